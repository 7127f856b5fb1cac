import { SESSIONS_MAX, SESSION_LIFETIME_MS, deviceOf } from '../../domain/session.js';
import type { User } from '../../domain/user.js';
import type { Client } from '../caller.js';
import type { AccessTokens } from '../ports/access-tokens.js';
import type { Clock } from '../ports/clock.js';
import type { EventBus } from '../ports/event-bus.js';
import type { Ids } from '../ports/ids.js';
import type { RefreshSecrets } from '../ports/refresh-secrets.js';
import type { SessionStore } from '../ports/session-store.js';
import type { Account } from '../ports/user-store.js';
import { underFreshId } from '../fresh-id.js';
import { writeRefreshToken } from './refresh-token.js';

/** What a client gets on signing in: whom as, and the two tokens. `expiresIn` is the access token's life, in seconds. */
export interface SignedIn {
  user: User;
  token: string;
  refreshToken: string;
  expiresIn: number;
}

export interface StartSessionDeps {
  sessions: SessionStore;
  accessTokens: AccessTokens;
  refreshSecrets: RefreshSecrets;
  bus: EventBus;
  ids: Ids;
  clock: Clock;
}

/** @throws invalid_credentials when the password was changed since the account was read */
export async function startSession(deps: StartSessionDeps, { user, passwordHash }: Account, client: Client): Promise<SignedIn> {
  const { sessions, accessTokens, refreshSecrets, bus, ids } = deps;
  const at = deps.clock.now();
  const secret = refreshSecrets.first();
  const device = client.userAgent === undefined ? undefined : deviceOf(client.userAgent);
  const session = {
    userId: user.id,
    generation: 0,
    secretDigest: refreshSecrets.digest(secret),
    rotatedAt: at,
    createdAt: at,
    expiresAt: at + SESSION_LIFETIME_MS,
    ...(device !== undefined && { device }),
  };

  const { sessionId, ended } = await underFreshId(ids.session, async (id) => ({
    sessionId: id,
    ended: await sessions.create({ id, ...session }, { passwordHash, most: SESSIONS_MAX }),
  }));

  if (ended.length > 0) bus.publish({ type: 'sessions.ended', userId: user.id, sessionIds: ended });
  return {
    user,
    token: accessTokens.issue({ userId: user.id, sessionId }, at),
    refreshToken: writeRefreshToken({ sessionId, generation: 0, secret }),
    expiresIn: accessTokens.lifetimeSeconds,
  };
}
