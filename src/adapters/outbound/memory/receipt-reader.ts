import type { ReceiptReader } from '../../../application/ports/readers.js';
import { countsAsUnread, statusOf, UNREAD_MAX } from '../../../domain/receipt-policy.js';
import { getPlace, getVisible, type Place, type World } from './world.js';

export const receiptReader = (world: World): ReceiptReader => ({
  async standing(viewer, chatId) {
    const place = getPlace(world, viewer, chatId);
    const { joinedSeq, deliveredSeq, readSeq } = place.member;
    return { joinedSeq, deliveredSeq, readSeq, lastSeq: place.record.chat.lastSeq, unreadCount: unreadCountOf(place) };
  },

  async statusOf(viewer, ref) {
    const { record, message } = getVisible(world, viewer, ref);
    return statusOf(message, record.members);
  },
});

export function unreadCountOf({ record: { messages }, member }: Place): number {
  const unread = messages.slice(member.readSeq).filter((message) => countsAsUnread(message, member));
  return Math.min(UNREAD_MAX, unread.length);
}
