import type { CursorMove, CursorStore, Moved } from '../../../application/ports/cursor-store.js';
import type { Membership } from '../../../domain/chat.js';
import type { Instant, UserId } from '../../../domain/ids.js';
import { advance, confirms, COVERED_MAX, MOVES_KEPT_UP_TO_MEMBERS } from '../../../domain/receipt-policy.js';
import { findMember, presentOf, type ChatRecord, type World } from './world.js';

type Cursors = Pick<Membership, 'deliveredSeq' | 'readSeq'>;

export const cursorStore = ({ chats }: World): CursorStore => ({
  async advance(moves, at) {
    return moves.flatMap((move) => {
      const record = chats.get(move.chatId);
      const member = record && findMember(record, move.userId);
      if (!record || !member) return [];

      const moved = moveOf(record, member, move);
      if (!hasMoved(moved)) return [];

      Object.assign(member, { deliveredSeq: moved.deliveredSeq, readSeq: moved.readSeq, movedAt: at });
      note(record, moved, at);
      return [moved];
    });
  },
});

function moveOf(record: ChatRecord, member: Membership, move: CursorMove): Moved {
  const { chatId, userId } = move;
  const { lastSeq } = record.chat;
  const before = { deliveredSeq: member.deliveredSeq, readSeq: member.readSeq };
  const after = withConfirmed(record, advance(before, move, lastSeq), move);

  return { chatId, userId, ...after, before, lastSeq, senders: sendersOf(record, userId, before, after) };
}

/** What the member says of themselves counts first: what they have is not skipped by what a device confirms. */
function withConfirmed({ chat, messages }: ChatRecord, cursors: Cursors, { userId, confirmed }: CursorMove): Cursors {
  if (!confirmed) return cursors;
  const othersBetween = () => messages.slice(cursors.deliveredSeq, confirmed.from).some(({ senderId }) => senderId !== userId);

  return confirms(confirmed, cursors.deliveredSeq, othersBetween) ? advance(cursors, { delivered: confirmed.to }, chat.lastSeq) : cursors;
}

const hasMoved = ({ deliveredSeq, readSeq, before }: Moved): boolean => deliveredSeq > before.deliveredSeq || readSeq > before.readSeq;

function note(record: ChatRecord, { userId, before, deliveredSeq, readSeq }: Moved, at: Instant): void {
  if (presentOf(record).length > MOVES_KEPT_UP_TO_MEMBERS) return;
  const second = at - (at % 1_000);
  const noted = record.moves.get(userId) ?? [];
  const earlier = noted.find((move) => move.at === second);
  if (earlier) Object.assign(earlier, { deliveredSeq, readSeq });
  else noted.push({ at: second, before, deliveredSeq, readSeq });
  record.moves.set(userId, noted);
}

function sendersOf({ messages }: ChatRecord, reader: UserId, before: Cursors, after: Cursors): UserId[] {
  const moved = (['deliveredSeq', 'readSeq'] as const).filter((cursor) => after[cursor] > before[cursor]);
  const to = Math.max(...moved.map((cursor) => after[cursor]));
  const from = Math.max(to - COVERED_MAX, Math.min(...moved.map((cursor) => before[cursor])));

  const covered = moved.length > 0 ? messages.slice(from, to) : [];
  return [...new Set(covered.map(({ senderId }) => senderId))].filter((senderId) => senderId !== reader);
}
