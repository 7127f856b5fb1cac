import type { MessageReader } from '../../../application/ports/readers.js';
import { messageNotFound } from '../../../domain/errors.js';
import { showMessage } from './views.js';
import { getPlace, getVisible, getWithinStay, isHidden, type World } from './world.js';

export const messageReader = (world: World): MessageReader => ({
  async page(viewer, chatId, { before = Infinity, after, limit }) {
    const { record, member } = getPlace(world, viewer, chatId);
    const from = Math.max(member.joinedSeq, after ?? 0);
    const found = record.messages.filter((message) => message.seq > from && message.seq < before && !isHidden(world, viewer, message));
    const page = after === undefined ? found.slice(-limit) : found.slice(0, limit);

    return { messages: page.map((message) => showMessage(world, record, message)), hasMore: found.length > page.length };
  },

  async get(viewer, ref) {
    const { record, message } = getVisible(world, viewer, ref);
    return showMessage(world, record, message);
  },

  async getEvenHidden(viewer, ref) {
    const { record, message } = getWithinStay(world, viewer, ref);
    return showMessage(world, record, message);
  },

  async getOwn(sender, { chatId, seq }) {
    const record = world.chats.get(chatId);
    const message = record?.messages[seq - 1];
    if (!record || message?.senderId !== sender) throw messageNotFound();

    return showMessage(world, record, message);
  },
});
