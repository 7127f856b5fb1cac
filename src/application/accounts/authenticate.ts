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
  const asked = new Set<{ sessionId: SessionId; hasEnded: boolean }>();
  bus.subscribe((event) => {
    if (event.type !== 'sessions.ended') return;
    event.sessionIds.forEach((id) => aliveAt.delete(id));
    for (const each of asked) each.hasEnded ||= event.sessionIds.includes(each.sessionId);
  });

  /** A session that ends while the store is being asked has ended, whatever the older answer says. */
  const isAlive = async (sessionId: SessionId, now: Instant): Promise<boolean> => {
    const question = { sessionId, hasEnded: false };
    asked.add(question);
    const alive = await sessions.alive([sessionId], now).finally(() => asked.delete(question));
    return alive.length > 0 && !question.hasEnded;
  };

  return async (token: string): Promise<Caller> => {
    const now = clock.now();
    const claims = accessTokens.verify(token, now);
    if (!claims) throw unauthenticated();
    if (now - (aliveAt.get(claims.sessionId) ?? -Infinity) < BELIEVED_MS) return claims;

    if (!(await isAlive(claims.sessionId, now))) throw sessionEnded();
    if (aliveAt.size >= REMEMBERED_MAX) aliveAt.clear();
    aliveAt.set(claims.sessionId, now);
    return claims;
  };
};

/** Which of these sessions may still be used: what the sockets of a node ask from time to time. */
export const aliveSessions =
  ({ sessions, clock }: Pick<Deps, 'sessions' | 'clock'>) =>
  (ids: readonly SessionId[]): Promise<SessionId[]> =>
    sessions.alive(ids, clock.now());
