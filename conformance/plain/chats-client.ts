import type { PlainWire } from './wire.js';

/** A plain client of the chats family: it joins a chat, reads whatever comes, and remembers what it was told. */
export function chatsClient(wire: PlainWire, chatId: string) {
  const heard: string[] = [];
  const sent: string[] = [];
  const statuses = new Map<string, string>();
  const online = new Set<string>();

  wire.on('new_message', ({ message }) => {
    heard.push(message.content);
    wire.emit('mark_message_read', { messageId: message.id });
  });
  wire.on('message_sent', ({ message }) => {
    sent.push(message.id);
  });
  wire.on('message_status_update', ({ messageId, status }) => {
    statuses.set(messageId, status);
  });
  wire.on('user_online', ({ userId }) => {
    online.add(userId);
  });
  wire.on('user_offline', ({ userId }) => {
    online.delete(userId);
  });
  wire.emit('join_chat_room', { chatId });

  return { heard, sent, statuses, online, say: (content: string) => wire.emit('send_message', { chatId, content }) };
}
