import type { Instant, SessionId, UserId } from '../../domain/ids.js';

/** One login on one device. Of its refresh token only the newest one's digest is kept. */
export interface Session {
  id: SessionId;
  userId: UserId;
  /** How often the refresh token was exchanged. */
  generation: number;
  /** SHA-256 of the newest refresh secret, in base64url. */
  secretDigest: string;
  rotatedAt: Instant;
  createdAt: Instant;
  expiresAt: Instant;
  endedAt?: Instant;
}

export interface SessionStore {
  /** @throws id_taken */
  create(session: Session): Promise<void>;
  /** Also one that has ended. */
  find(id: SessionId): Promise<Session | undefined>;
  /** Puts the next generation in place of the one given. @returns false when another caller was first, or the session has ended */
  rotate(session: Session, next: { secretDigest: string; at: Instant; expiresAt: Instant }): Promise<boolean>;
  /** Ends sessions that have not ended yet. */
  end(ids: readonly SessionId[], at: Instant): Promise<void>;
  /** Which of these may still be used: not ended, not expired, and their user active. */
  alive(ids: readonly SessionId[], at: Instant): Promise<SessionId[]>;
}
