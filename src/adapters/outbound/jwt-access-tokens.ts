import jwt from 'jsonwebtoken';
import { createSecretKey, type KeyObject } from 'node:crypto';
import type { AccessClaims, AccessTokens } from '../../application/ports/access-tokens.js';
import { asSessionId, asUserId, type Instant } from '../../domain/ids.js';

/** Access tokens as JWT (RFC 7519), signed with HMAC SHA-256; no other algorithm is accepted. */
export class JwtAccessTokens implements AccessTokens {
  readonly lifetimeSeconds = 15 * 60;

  /** Made once: from a text the package first tries, for each token, whether it is a public key, and that takes longer than all the rest. */
  private readonly key: KeyObject;

  constructor(secret: string) {
    this.key = createSecretKey(Buffer.from(secret));
  }

  issue({ userId, sessionId }: AccessClaims, at: Instant): string {
    const iat = Math.floor(at / 1_000);
    const claims = { sub: userId, sid: sessionId, iat, exp: iat + this.lifetimeSeconds };
    return jwt.sign(claims, this.key, { algorithm: 'HS256', issuer: 'payam' });
  }

  verify(token: string, at: Instant): AccessClaims | undefined {
    try {
      const claims = jwt.verify(token, this.key, { algorithms: ['HS256'], issuer: 'payam', clockTimestamp: Math.floor(at / 1_000) });
      if (typeof claims === 'string' || claims.sub === undefined || typeof claims['sid'] !== 'string') return undefined;
      return { userId: asUserId(claims.sub), sessionId: asSessionId(claims['sid']) };
    } catch {
      // Whatever is wrong with it, it is no token of ours; the caller says so.
      return undefined;
    }
  }
}
