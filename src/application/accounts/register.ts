import { fold, type User } from '../../domain/user.js';
import type { Client } from '../caller.js';
import { underFreshId } from '../fresh-id.js';
import type { PasswordHasher } from '../ports/password-hasher.js';
import type { RateLimiter } from '../ports/rate-limiter.js';
import type { Account, UserStore } from '../ports/user-store.js';
import { counted, type Count } from '../counted.js';
import { startSession, type SignedIn, type StartSessionDeps } from './start-session.js';

export interface Registration {
  name: string;
  username?: string | undefined;
  email?: string | undefined;
  password: string;
}

type Deps = StartSessionDeps & { users: UserStore; passwords: PasswordHasher; limiter: RateLimiter };

/** @throws username_taken · email_taken · rate_limited · busy */
export const register =
  (deps: Deps) =>
  (registration: Registration, client: Client): Promise<SignedIn> => {
    const counts: Count[] = [
      { limit: 'authentications', key: client.address },
      { limit: 'registrations', key: client.address },
    ];
    return counted({ ...deps, noteLimit: client.noteLimit }, counts, async () =>
      startSession(deps, await openAccount(deps, registration), client),
    );
  };

async function openAccount({ users, passwords, ids, clock }: Deps, { name, username, email, password }: Registration): Promise<Account> {
  const passwordHash = await passwords.hash(password);
  const at = clock.now();
  const profile: Omit<User, 'id'> = {
    ...(username !== undefined && { username: fold(username) }),
    ...(email !== undefined && { email: fold(email) }),
    name,
    about: '',
    role: 'user',
    isActive: true,
    createdAt: at,
    updatedAt: at,
  };

  return underFreshId(ids.user, async (id) => {
    const account = { user: { id, ...profile }, passwordHash };
    await users.create(account);
    return account;
  });
}
