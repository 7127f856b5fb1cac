import { sessionEnded, unauthenticated } from '../../domain/errors.js';
import type { Instant, SessionId } from '../../domain/ids.js';
import type { Caller } from '../caller.js';
import type { AccessTokens } from '../ports/access-tokens.js';
import type { Clock } from '../ports/clock.js';
import type { EventBus } from '../ports/event-bus.js';
import type { SessionStore } from '../ports/session-store.js';

interface Deps {
  accessTokens: AccessTokens;
  sessions: SessionStore;
  bus: EventBus;
  clock: Clock;
}

/** A session found alive is believed to be for this long, should the news of its end get lost; in milliseconds. */
const BELIEVED_MS = 5_000;
const REMEMBERED_MAX = 100_000;

/**
 * Whose token this is, while its session lives.
 * @throws unauthenticated for a bad or expired token · session_ended
 */
export const authenticate = ({ accessTokens, sessions, bus, clock }: Deps) => {
  const aliveAt = new Map<SessionId, Instant>();
  let endings = 0;
  bus.subscribe((event) => {
    if (event.type !== 'sessions.ended') return;
    endings += 1;
    event.sessionIds.forEach((id) => aliveAt.delete(id));
  });

  return async (token: string): Promise<Caller> => {
    const now = clock.now();
    const claims = accessTokens.verify(token, now);
    if (!claims) throw unauthenticated();
    if (now - (aliveAt.get(claims.sessionId) ?? -Infinity) < BELIEVED_MS) return claims;

    const endingsBefore = endings;
    const [alive] = await sessions.alive([claims.sessionId], now);
    if (alive === undefined) throw sessionEnded();
    if (aliveAt.size >= REMEMBERED_MAX) aliveAt.clear();
    // A session that ended while the store was being asked must not be believed on the strength of the older answer.
    if (endings === endingsBefore) aliveAt.set(claims.sessionId, now);
    return claims;
  };
};

/** Which of these sessions may still be used: what the sockets of a node ask from time to time. */
export const aliveSessions =
  ({ sessions, clock }: Pick<Deps, 'sessions' | 'clock'>) =>
  (ids: readonly SessionId[]): Promise<SessionId[]> =>
    sessions.alive(ids, clock.now());
