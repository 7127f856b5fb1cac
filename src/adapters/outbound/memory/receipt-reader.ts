import type { ReceiptReader, Standing } from '../../../application/ports/readers.js';
import type { Membership } from '../../../domain/chat.js';
import type { Message } from '../../../domain/message.js';
import { CLOCKS_APART_MS, countsAsUnread, reachedAt, statusOf, UNREAD_MAX } from '../../../domain/receipt-policy.js';
import type { ReceiptView } from '../../../domain/views.js';
import { getPlace, getVisible, isHidden, presentOf, type ChatRecord, type Place, type World } from './world.js';

export const receiptReader = (world: World): ReceiptReader => ({
  async standing(viewer, chatId) {
    return standingAt(world, getPlace(world, viewer, chatId));
  },

  async standingBefore(viewer, ref) {
    return standingAt(world, getVisible(world, viewer, ref));
  },

  async statusOf(viewer, ref) {
    const { record, message } = getVisible(world, viewer, ref);
    return statusOf(message, record.members);
  },

  async receiptsOf({ chatId, seq }) {
    const record = world.chats.get(chatId);
    const message = record?.messages[seq - 1];
    if (!record || !message) return [];

    const recipients = presentOf(record).filter(({ userId, joinedSeq }) => userId !== message.senderId && joinedSeq < seq);
    return recipients.map((member) => receiptOf(record, message, member));
  },
});

function receiptOf({ moves }: ChatRecord, message: Message, member: Membership): ReceiptView {
  const { userId } = member;
  const since = message.createdAt - CLOCKS_APART_MS;
  const noted = (moves.get(userId) ?? []).filter(({ at }) => at > since).sort((one, other) => one.at - other.at);
  const [deliveredAt, readAt] = (['deliveredSeq', 'readSeq'] as const).map((cursor) => reachedAt(noted, cursor, message.seq));
  return {
    userId,
    status: statusOf(message, [member]),
    ...(deliveredAt !== undefined && { deliveredAt: Math.max(deliveredAt, message.createdAt) }),
    ...(readAt !== undefined && { readAt: Math.max(readAt, message.createdAt) }),
  };
}

function standingAt(world: World, place: Place): Standing {
  const { joinedSeq, deliveredSeq, readSeq } = place.member;
  return { joinedSeq, deliveredSeq, readSeq, lastSeq: place.record.chat.lastSeq, unreadCount: unreadCountOf(world, place) };
}

export function unreadCountOf(world: World, { record: { messages }, member }: Place): number {
  const unread = messages
    .slice(member.readSeq)
    .filter((message) => countsAsUnread(message, member) && !isHidden(world, member.userId, message));
  return Math.min(UNREAD_MAX, unread.length);
}
