/** How the contract's commands and events are called in each of its two vocabularies. */
export type Vocabulary = 'chats' | 'conversations';

export const VOCABULARIES: readonly Vocabulary[] = ['chats', 'conversations'];

export const COMMANDS = {
  sendMessage: { chats: 'send_message', conversations: 'message:send' },
  editMessage: { chats: 'edit_message', conversations: 'message:edit' },
  deleteMessage: { chats: 'delete_message', conversations: 'message:delete' },
  joinRoom: { chats: 'join_chat_room', conversations: 'join:conversation' },
  leaveRoom: { chats: 'leave_chat_room', conversations: 'leave:conversation' },
  markDelivered: { chats: 'mark_message_delivered', conversations: 'message:delivered' },
  markRead: { chats: 'mark_message_read', conversations: 'message:read' },
  markChatRead: { chats: 'mark_chat_read', conversations: 'conversation:read' },
  startTyping: { chats: 'typing_start', conversations: 'typing:start' },
  stopTyping: { chats: 'typing_stop', conversations: 'typing:stop' },
  getMessages: { chats: 'get_messages', conversations: 'messages:get' },
  sync: { chats: 'sync', conversations: 'sync' },
  ping: { chats: 'ping', conversations: 'ping' },
} as const satisfies Record<string, Record<Vocabulary, string>>;

/** Where one vocabulary has two names for what the other calls by one, it is two events here. */
export const EVENTS = {
  newMessage: { chats: 'new_message', conversations: 'message:received' },
  newMessageInRoom: { chats: 'new_message', conversations: 'message:new' },
  messageSent: { chats: 'message_sent', conversations: 'message:sent' },
  messageUpdated: { chats: 'message_updated', conversations: 'message:updated' },
  messageDeleted: { chats: 'message_deleted', conversations: 'message:deleted' },
  messageHidden: { chats: 'message_hidden', conversations: 'message:hidden' },
  delivered: { chats: 'message_status_update', conversations: 'message:delivered' },
  read: { chats: 'message_status_update', conversations: 'message:read' },
  chatRead: { chats: 'chat_read', conversations: 'conversation:read' },
  chatCreated: { chats: 'chat_created', conversations: 'conversation:created' },
  chatUpdated: { chats: 'chat_updated', conversations: 'conversation:updated' },
  chatLeft: { chats: 'chat_left', conversations: 'conversation:left' },
  userOnline: { chats: 'user_online', conversations: 'user_online' },
  userOffline: { chats: 'user_offline', conversations: 'user_offline' },
  userUpdated: { chats: 'user_updated', conversations: 'user_updated' },
  userTyping: { chats: 'user_typing', conversations: 'typing:start' },
  userStoppedTyping: { chats: 'user_stopped_typing', conversations: 'typing:stop' },
  resync: { chats: 'resync', conversations: 'resync' },
} as const satisfies Record<string, Record<Vocabulary, string>>;

/** The reply to a message that was sent with an id. Without one it is called as the event `messageSent`. */
export const SENT = { chats: 'message_sent', conversations: 'ack' } as const satisfies Record<Vocabulary, string>;

export type Command = keyof typeof COMMANDS;
export type Event = keyof typeof EVENTS;
