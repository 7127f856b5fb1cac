import { invalidCredentials } from '../../domain/errors.js';
import { fold } from '../../domain/user.js';
import type { PasswordHasher } from '../ports/password-hasher.js';
import type { UserStore } from '../ports/user-store.js';
import { startSession, type SignedIn, type StartSessionDeps } from './start-session.js';

type Deps = StartSessionDeps & { users: UserStore; passwords: PasswordHasher };

/**
 * Answers the same, and takes as long, whether the account is missing, inactive, or the password wrong.
 * @throws invalid_credentials · busy
 */
export const logIn =
  (deps: Deps) =>
  async ({ identifier, password }: { identifier: string; password: string }): Promise<SignedIn> => {
    const account = await deps.users.findByIdentifier(fold(identifier));
    const matches = await deps.passwords.verify(password, account?.passwordHash);
    if (!account || !matches || !account.user.isActive) throw invalidCredentials();

    return startSession(deps, account.user);
  };
