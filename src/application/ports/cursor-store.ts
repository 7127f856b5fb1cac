import type { ChatId, Instant, UserId } from '../../domain/ids.js';

/** How far one member of one chat has got, as far as one flush knows. All are seqs. */
export interface CursorMove {
  chatId: ChatId;
  userId: UserId;
  /** What a device confirmed: the messages after `from`, up to `to`. */
  confirmed?: { from: number; to: number };
  /** What the member says of themselves. */
  delivered?: number;
  read?: number;
}

export interface Moved {
  chatId: ChatId;
  userId: UserId;
  deliveredSeq: number;
  readSeq: number;
  /** Where the cursors were before. */
  before: { deliveredSeq: number; readSeq: number };
  lastSeq: number;
  /** Who else wrote what the move covers, of its newest messages. */
  senders: UserId[];
}

export interface CursorStore {
  /**
   * Moves cursors durably, each forward and never past the head, by the rules of the receipt policy; at most one move per member and
   * chat in a call. Moves of people who are no members, and moves that change nothing, are left out of the answer.
   */
  advance(moves: readonly CursorMove[], at: Instant): Promise<Moved[]>;
}
