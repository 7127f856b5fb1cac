import type { ReceiptReader, Standing } from '../../../application/ports/readers.js';
import { countsAsUnread, statusOf, UNREAD_MAX } from '../../../domain/receipt-policy.js';
import { getPlace, getVisible, isHidden, type Place, type World } from './world.js';

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
});

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
