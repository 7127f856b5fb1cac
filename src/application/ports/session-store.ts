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
  /** What the client called itself that logged in. */
  device?: string;
}

export interface SessionStore {
  /**
   * Stores a session that was opened by the password of this hash, and ends what the user then has open beyond `most`, beginning with
   * the one whose token was exchanged the longest time ago. Those who open sessions at once leave no more.
   * @returns those that it ended
   * @throws id_taken · invalid_credentials when the password was changed meanwhile
   */
  create(session: Session, by: { passwordHash: string; most: number }): Promise<SessionId[]>;
  /** Also one that has ended. */
  find(id: SessionId): Promise<Session | undefined>;
  /** The user's sessions that have neither ended nor expired, the latest login first. */
  list(userId: UserId, page: { at: Instant; limit: number }): Promise<Session[]>;
  /** Puts the next generation in place of the one given. @returns false when another caller was first, or the session has ended */
  rotate(session: Session, next: { secretDigest: string; at: Instant; expiresAt: Instant }): Promise<boolean>;
  /** Ends sessions that have not ended yet. */
  end(ids: readonly SessionId[], at: Instant): Promise<void>;
  /** Which of these may still be used: not ended, not expired, and their user active. */
  alive(ids: readonly SessionId[], at: Instant): Promise<SessionId[]>;
}
