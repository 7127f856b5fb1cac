import { invalidCredentials } from '../../domain/errors.js';
import { fold } from '../../domain/user.js';
import type { Client } from '../caller.js';
import type { PasswordHasher } from '../ports/password-hasher.js';
import type { RateLimiter } from '../ports/rate-limiter.js';
import type { Account, UserStore } from '../ports/user-store.js';
import { counted, forgetGuesses, guessAt } from '../counted.js';
import { startSession, type SignedIn, type StartSessionDeps } from './start-session.js';

type Deps = StartSessionDeps & { users: UserStore; passwords: PasswordHasher; limiter: RateLimiter };

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
    const { address } = client;
    const counts = [{ limit: 'authentications', key: address } as const, guessAt(name, address)];

    return counted({ ...deps, noteLimit: client.noteLimit }, counts, async () => {
      const account = await accountOf(deps, name, password);
      const signedIn = await startSession(deps, account, client);

      await forgetGuesses(deps.limiter, account.user, address);
      return signedIn;
    });
  };

async function accountOf({ users, passwords }: Deps, name: string, password: string): Promise<Account> {
  const account = await users.findByIdentifier(name);
  const matches = await passwords.verify(password, account?.passwordHash);
  if (!account || !matches || !account.user.isActive) throw invalidCredentials();

  return account;
}
