import type { Instant } from '../../domain/ids.js';

/** What the storage keeps for a time only. */
export interface Housekeeping {
  /** Forgets when cursors moved before `movesBefore`, and sessions that ended or expired before `sessionsBefore`. */
  forget(limits: { movesBefore: Instant; sessionsBefore: Instant }): Promise<void>;
}
