import { userNotFound, wrongPassword } from '../../domain/errors.js';
import type { Caller, Client } from '../caller.js';
import type { Clock } from '../ports/clock.js';
import type { EventBus } from '../ports/event-bus.js';
import type { PasswordHasher } from '../ports/password-hasher.js';
import type { UserStore } from '../ports/user-store.js';
import type { Guess } from './guesses.js';

interface Deps {
  users: UserStore;
  passwords: PasswordHasher;
  guess: Guess;
  bus: EventBus;
  clock: Clock;
}

/**
 * Every other session of the caller's ends with the old password. A wrong one counts as a failed login.
 * @throws wrong_password · rate_limited · busy
 */
export const changePassword =
  (deps: Deps) =>
  async (
    { userId, sessionId }: Caller,
    { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
    client: Client,
  ): Promise<void> => {
    const { users, passwords, guess, bus, clock } = deps;
    const account = await users.findAccount(userId);
    if (!account) throw userNotFound();
    const { passwordHash: from } = account;

    await guess({ userId }, client, async () => {
      if (!(await passwords.verify(currentPassword, from))) throw wrongPassword();
    });
    const to = await passwords.hash(newPassword);

    const ended = await users.changePassword(userId, { from, to, keep: sessionId, at: clock.now() });

    bus.publish({ type: 'sessions.ended', userId, sessionIds: ended });
  };
