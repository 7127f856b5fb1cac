import type { PlainWire, Told } from './wire.js';

/** A plain client of the conversations family: it joins whatever conversation begins, reads what comes, and remembers what it was told. */
export function conversationsClient(wire: PlainWire) {
  const heard = new Map<string, string>();
  const joined: string[] = [];
  const read: string[] = [];
  const readToTheEnd: string[] = [];

  const take = ({ message }: Told) => {
    heard.set(message.id, message.content);
    wire.emit('message:read', { messageId: message.id });
  };
  wire.on('message:new', take);
  wire.on('message:received', take);
  wire.on('message:deleted', ({ message }) => heard.delete(message.id));
  wire.on('message:read', ({ messageId }) => read.push(messageId));
  wire.on('conversation:read', ({ chatId }) => readToTheEnd.push(chatId));
  wire.on('conversation:created', ({ chat }) => {
    joined.push(chat.id);
    wire.emit('join:conversation', { conversationId: chat.id });
  });

  const say = (conversationId: string, content: string) => wire.emit('message:send', { conversationId, content });
  const readAll = (conversationId: string) => wire.emit('conversation:read', { conversationId });
  return { heard, joined, read, readToTheEnd, say, readAll };
}
