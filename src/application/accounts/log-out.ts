import type { SessionId, UserId } from '../../domain/ids.js';
import type { Caller } from '../caller.js';
import type { Clock } from '../ports/clock.js';
import type { EventBus } from '../ports/event-bus.js';
import type { SessionStore } from '../ports/session-store.js';

interface Deps {
  sessions: SessionStore;
  bus: EventBus;
  clock: Clock;
}

/** Ends the caller's session: its tokens, and its sockets on every node. */
export const logOut =
  (deps: Deps) =>
  async ({ userId, sessionId }: Caller): Promise<void> => {
    await endSessions(deps, userId, [sessionId]);
  };

export async function endSessions({ sessions, bus, clock }: Deps, userId: UserId, sessionIds: readonly SessionId[]): Promise<void> {
  await sessions.end(sessionIds, clock.now());

  bus.publish({ type: 'sessions.ended', userId, sessionIds });
}
