import type { Instant, SessionId, UserId } from '../../domain/ids.js';

export interface AccessClaims {
  userId: UserId;
  sessionId: SessionId;
}

export interface AccessTokens {
  /** How long a token is good for, in seconds. */
  readonly lifetimeSeconds: number;
  issue(claims: AccessClaims, at: Instant): string;
  /** @returns undefined for a token that is not ours, was tampered with, or has expired */
  verify(token: string, at: Instant): AccessClaims | undefined;
}
