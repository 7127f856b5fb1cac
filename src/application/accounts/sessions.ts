import { sessionNotFound } from '../../domain/errors.js';
import type { SessionId } from '../../domain/ids.js';
import { SESSIONS_MAX } from '../../domain/session.js';
import type { Caller } from '../caller.js';
import type { Clock } from '../ports/clock.js';
import type { EventBus } from '../ports/event-bus.js';
import type { Session, SessionStore } from '../ports/session-store.js';
import { endSessions } from './log-out.js';

interface Deps {
  sessions: SessionStore;
  bus: EventBus;
  clock: Clock;
}

/** Where the caller is logged in, the latest login first. */
export const ownSessions =
  ({ sessions, clock }: Pick<Deps, 'sessions' | 'clock'>) =>
  ({ userId }: Caller): Promise<Session[]> =>
    sessions.list(userId, { at: clock.now(), limit: SESSIONS_MAX });

/**
 * Ends one of the caller's sessions, which may be the one they ask by.
 * @throws session_not_found when it is not there, over, or somebody else's
 */
export const endSession =
  (deps: Deps) =>
  async ({ userId }: Caller, id: SessionId): Promise<void> => {
    const session = await deps.sessions.find(id);
    if (session?.userId !== userId) throw sessionNotFound();
    if (session.endedAt !== undefined || session.expiresAt <= deps.clock.now()) throw sessionNotFound();

    await endSessions(deps, userId, [id]);
  };
