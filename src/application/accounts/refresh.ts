import { invalidRefreshToken } from '../../domain/errors.js';
import { GENERATIONS_MAX, SESSION_LIFETIME_MS, judgeSpentToken } from '../../domain/session.js';
import type { AccessTokens } from '../ports/access-tokens.js';
import type { Clock } from '../ports/clock.js';
import type { EventBus } from '../ports/event-bus.js';
import type { RefreshSecrets } from '../ports/refresh-secrets.js';
import type { Session, SessionStore } from '../ports/session-store.js';
import type { UserStore } from '../ports/user-store.js';
import { endSessions } from './log-out.js';
import { readRefreshToken, writeRefreshToken, type RefreshToken } from './refresh-token.js';
import type { SignedIn } from './start-session.js';

interface Deps {
  sessions: SessionStore;
  users: UserStore;
  accessTokens: AccessTokens;
  refreshSecrets: RefreshSecrets;
  bus: EventBus;
  clock: Clock;
}

/**
 * Exchanges a refresh token for its successor. One that was spent is answered again within a minute; later it means that two have it,
 * and the session ends.
 * @throws invalid_refresh_token
 */
export const refresh =
  (deps: Deps) =>
  async (token: string): Promise<SignedIn> => {
    const given = readRefreshToken(token);
    const session = given && (await deps.sessions.find(given.sessionId));
    if (!given || !session || session.endedAt !== undefined || session.expiresAt <= deps.clock.now()) throw invalidRefreshToken();
    if (!isGenuine(deps, given, session)) throw invalidRefreshToken();
    const user = await deps.users.find(session.userId);
    if (!user?.isActive) throw invalidRefreshToken();

    const successor = await exchange(deps, given, session);

    return {
      user,
      token: deps.accessTokens.issue({ userId: user.id, sessionId: session.id }, deps.clock.now()),
      refreshToken: writeRefreshToken(successor),
      expiresIn: deps.accessTokens.lifetimeSeconds,
    };
  };

/** Each secret follows from the one before, so an old token of ours leads to the newest, and nothing else does. */
function isGenuine({ refreshSecrets }: Deps, { generation, secret }: RefreshToken, session: Session): boolean {
  const generationsAgo = session.generation - generation;
  if (generationsAgo < 0 || generationsAgo > GENERATIONS_MAX) return false;

  return refreshSecrets.digest(refreshSecrets.successor(secret, generationsAgo)) === session.secretDigest;
}

async function exchange(deps: Deps, given: RefreshToken, session: Session): Promise<RefreshToken> {
  const { sessions, refreshSecrets, clock } = deps;
  const at = clock.now();
  const secret = refreshSecrets.successor(given.secret);
  const successor = { sessionId: given.sessionId, generation: given.generation + 1, secret };

  if (given.generation === session.generation) {
    const next = { secretDigest: refreshSecrets.digest(secret), at, expiresAt: at + SESSION_LIFETIME_MS };
    if (await sessions.rotate(session, next)) return successor;
    // Another request with the same token was first; what it made is what this one may have as well.
    const again = await sessions.find(given.sessionId);
    if (!again || again.endedAt !== undefined) throw invalidRefreshToken();
    return exchange(deps, given, again);
  }

  const verdict = judgeSpentToken({ generationsAgo: session.generation - given.generation, sinceRotationMs: at - session.rotatedAt });
  if (verdict === 'lost-answer') return successor;
  await endSessions(deps, session.userId, [session.id]);
  throw invalidRefreshToken();
}
