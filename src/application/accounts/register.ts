import { fold, type User } from '../../domain/user.js';
import type { Clock } from '../ports/clock.js';
import type { Ids } from '../ports/ids.js';
import type { PasswordHasher } from '../ports/password-hasher.js';
import type { UserStore } from '../ports/user-store.js';
import { underFreshId } from '../fresh-id.js';
import { startSession, type SignedIn, type StartSessionDeps } from './start-session.js';

export interface Registration {
  name: string;
  username?: string | undefined;
  email?: string | undefined;
  password: string;
}

type Deps = StartSessionDeps & { users: UserStore; passwords: PasswordHasher; ids: Ids; clock: Clock };

/** @throws username_taken · email_taken · busy */
export const register =
  (deps: Deps) =>
  async ({ name, username, email, password }: Registration): Promise<SignedIn> => {
    const passwordHash = await deps.passwords.hash(password);
    const at = deps.clock.now();
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

    const user = await underFreshId(deps.ids.user, async (id) => {
      await deps.users.create({ user: { id, ...profile }, passwordHash });
      return { id, ...profile };
    });

    return startSession(deps, user);
  };
