import type { User } from '../../domain/user.js';
import { SESSION_LIFETIME_MS } from '../../domain/session.js';
import type { AccessTokens } from '../ports/access-tokens.js';
import type { Clock } from '../ports/clock.js';
import type { Ids } from '../ports/ids.js';
import type { RefreshSecrets } from '../ports/refresh-secrets.js';
import type { SessionStore } from '../ports/session-store.js';
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
  ids: Ids;
  clock: Clock;
}

export async function startSession(
  { sessions, accessTokens, refreshSecrets, ids, clock }: StartSessionDeps,
  user: User,
): Promise<SignedIn> {
  const at = clock.now();
  const secret = refreshSecrets.first();
  const session = {
    userId: user.id,
    generation: 0,
    secretDigest: refreshSecrets.digest(secret),
    rotatedAt: at,
    createdAt: at,
    expiresAt: at + SESSION_LIFETIME_MS,
  };

  const sessionId = await underFreshId(ids.session, async (id) => {
    await sessions.create({ id, ...session });
    return id;
  });

  return {
    user,
    token: accessTokens.issue({ userId: user.id, sessionId }, at),
    refreshToken: writeRefreshToken({ sessionId, generation: 0, secret }),
    expiresIn: accessTokens.lifetimeSeconds,
  };
}
