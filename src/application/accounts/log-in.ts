import { invalidCredentials } from '../../domain/errors.js';
import { fold } from '../../domain/user.js';
import type { Client } from '../caller.js';
import type { PasswordHasher } from '../ports/password-hasher.js';
import type { RateLimiter } from '../ports/rate-limiter.js';
import type { Account, UserStore } from '../ports/user-store.js';
import { counted } from '../counted.js';
import type { Guess } from './guesses.js';
import { startSession, type SignedIn, type StartSessionDeps } from './start-session.js';

type Deps = StartSessionDeps & { users: UserStore; passwords: PasswordHasher; limiter: RateLimiter; guess: Guess };

interface Credentials {
  identifier: string;
  password: string;
}

/**
 * Answers the same, and takes as long, whether the account is missing, inactive, or the password wrong.
 * @throws invalid_credentials · rate_limited · busy
 */
export const logIn =
  (deps: Deps) =>
  async ({ identifier, password }: Credentials, client: Client): Promise<SignedIn> => {
    const name = fold(identifier);
    const counts = [{ limit: 'authentications', key: client.address } as const];

    return counted({ ...deps, noteLimit: client.noteLimit }, counts, async () => {
      const account = await deps.users.findByIdentifier(name);
      return deps.guess(account ? { userId: account.user.id } : { name }, client, async () =>
        startSession(deps, await verified(deps, account, password), client),
      );
    });
  };

async function verified({ passwords }: Deps, account: Account | undefined, password: string): Promise<Account> {
  const matches = await passwords.verify(password, account?.passwordHash);
  if (!account || !matches || !account.user.isActive) throw invalidCredentials();

  return account;
}
