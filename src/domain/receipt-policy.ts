import type { Membership } from './chat.js';
import type { Instant, UserId } from './ids.js';

export type Status = 'sent' | 'delivered' | 'read';

/** `unreadCount` goes to this and no further. */
export const UNREAD_MAX = 1_000;
/** A move tells the senders of this many of the newest messages that it covers. */
export const COVERED_MAX = 200;
/** Of larger chats it is not kept when each member read what. */
export const MOVES_KEPT_UP_TO_MEMBERS = 256;
/** Nodes' clocks differ by less than this, in milliseconds: a message is not read longer than this before it was sent. */
export const CLOCKS_APART_MS = 60_000;

type Interval = Pick<Membership, 'userId' | 'joinedSeq' | 'leftSeq' | 'deliveredSeq' | 'readSeq'>;

/** A message is only as far as its slowest recipient: a member who had joined before it, and has not left since. */
export function statusOf(message: { seq: number; senderId: UserId }, members: readonly Interval[]): Status {
  const had = members.filter(
    ({ userId, joinedSeq, leftSeq }) => userId !== message.senderId && joinedSeq < message.seq && message.seq <= (leftSeq ?? Infinity),
  );
  const present = had.filter(({ leftSeq }) => leftSeq === undefined);
  // When nobody who had it is left, it stays where the furthest of them took it: leaving never lowers a status.
  const reached = (cursor: 'readSeq' | 'deliveredSeq') =>
    present.length > 0 ? present.every((member) => member[cursor] >= message.seq) : had.some((member) => member[cursor] >= message.seq);

  if (reached('readSeq')) return 'read';
  return reached('deliveredSeq') ? 'delivered' : 'sent';
}

/**
 * Cursors only move forward, and never past the head, so late, repeated or forged receipts do no harm. The head may be older than the
 * cursors: it never takes them back.
 */
export function advance<Member extends Pick<Membership, 'deliveredSeq' | 'readSeq'>>(
  member: Member,
  to: { delivered?: number; read?: number },
  head: number,
): Member {
  const reach = (cursor: number, target = 0) => Math.max(cursor, Math.min(head, target));
  const readSeq = reach(member.readSeq, to.read);
  return { ...member, readSeq, deliveredSeq: Math.max(readSeq, reach(member.deliveredSeq, to.delivered)) };
}

/**
 * A device confirmed the messages after `from` up to `to`. That moves the cursor only when nothing of anybody else's lies between the
 * cursor and `from`: what was skipped is not called delivered.
 * @param othersBetween whether another member's message has a seq in (cursor, from]
 */
export const confirms = (range: { from: number }, deliveredSeq: number, othersBetween: () => boolean): boolean =>
  deliveredSeq >= range.from || !othersBetween();

type Cursors = Pick<Membership, 'deliveredSeq' | 'readSeq'>;

/** How a member's cursors moved within a second, which began at `at`. */
export interface NotedMove extends Cursors {
  at: Instant;
  before: Cursors;
}

/**
 * When a cursor reached a message, by the member's moves from then on, in order; undefined when that is not known. Moves can be missing,
 * forgotten or never noted, so one that began past the message does not date it.
 */
export function reachedAt(moves: readonly NotedMove[], cursor: keyof Cursors, seq: number): Instant | undefined {
  const first = moves.find((move) => move[cursor] >= seq);
  return first && first.before[cursor] < seq ? first.at : undefined;
}

/** Counts for the unread badge: what others said, and is still there to be read. */
export const countsAsUnread = (
  message: { seq: number; senderId: UserId; type: string; deletedAt?: number },
  reader: { userId: UserId; readSeq: number },
): boolean =>
  message.seq > reader.readSeq && message.senderId !== reader.userId && message.type !== 'system' && message.deletedAt === undefined;
