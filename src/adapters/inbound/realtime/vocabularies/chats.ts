import { z } from 'zod';
import { messageIdOf } from '../../../../domain/ids.js';
import type { MessageView } from '../../../../domain/views.js';
import {
  chatBody,
  deleteMessageBody,
  editMessageBody,
  getMessagesBody,
  markChatReadBody,
  messageIdBody,
  sendMessageBody,
} from '../../contract/bodies.js';
import { showChanged, showChat, showMarked, showMember, showMessage, showTime, showUser } from '../../contract/show.js';
import { showSync, syncBody } from '../../contract/sync.js';
import { command, type Command, type Vocabulary } from './vocabulary.js';

const mark = (as: 'delivered' | 'read'): Command =>
  command({
    accepts: messageIdBody,
    async run(app, caller, { messageId }) {
      const { message, unreadCount } = showMarked(await app.receipts.mark(caller, messageId, as));
      return { messageId: message.id, status: message.status, ...(as === 'read' && { unreadCount }) };
    },
  });

const typing = (say: 'startTyping' | 'stopTyping'): Command =>
  command({
    accepts: chatBody,
    async run(app, caller, { chatId }) {
      await app.rooms[say](caller, chatId);
      return {};
    },
  });

const commands: Record<string, Command> = {
  send_message: command({
    accepts: sendMessageBody,
    repliesWith: 'message_sent',
    async run(app, caller, body) {
      const { message } = await app.messaging.send(caller, body);
      return { message: showMessage(message) };
    },
  }),
  edit_message: command({
    accepts: editMessageBody,
    async run(app, caller, { messageId, content }) {
      return { message: showMessage(await app.messaging.edit(caller, messageId, content)) };
    },
  }),
  delete_message: command({
    accepts: deleteMessageBody,
    async run(app, caller, { messageId, scope }) {
      const message = await (scope === 'me' ? app.messaging.hide(caller, messageId) : app.messaging.delete(caller, messageId));
      return { message: showMessage(message) };
    },
  }),
  mark_message_delivered: mark('delivered'),
  mark_message_read: mark('read'),
  mark_chat_read: command({
    accepts: markChatReadBody,
    run: (app, caller, { chatId, upTo }) => app.receipts.markChatRead(caller, chatId, upTo),
  }),
  join_chat_room: command({
    accepts: chatBody,
    async run(app, caller, { chatId }, { session, rooms }) {
      await app.rooms.enter(caller, chatId);
      rooms.join(session, chatId);
      return {};
    },
  }),
  leave_chat_room: command({
    accepts: chatBody,
    async run(_app, _caller, { chatId }, { session, rooms }) {
      rooms.leave(session, chatId);
      return {};
    },
  }),
  typing_start: typing('startTyping'),
  typing_stop: typing('stopTyping'),
  sync: command({
    accepts: syncBody,
    async run(app, caller, body, { session }) {
      const answer = await app.sync(caller, body);
      // The reply goes out in this turn of the event loop, and the ping that asks whether it has come in a later one.
      session.noteSynced(answer.brought);
      return showSync(answer);
    },
  }),
  get_messages: command({
    accepts: getMessagesBody,
    async run(app, caller, { chatId, ...page }) {
      const { messages, hasMore } = await app.messaging.history(caller, chatId, page);
      return { messages: messages.map(showMessage), hasMore };
    },
  }),
  ping: command({ accepts: z.object({}), run: (app) => Promise.resolve({ serverTime: showTime(app.now()) }) }),
};

const withMessage = ({ message, ...placed }: { message: MessageView; chatId: string; revision: number; previousRevision: number }) => ({
  ...place(placed),
  message: showMessage(message),
});

const place = ({ chatId, revision, previousRevision }: { chatId: string; revision: number; previousRevision: number }) => ({
  chatId,
  revision,
  previousRevision,
});

export const chatsVocabulary: Vocabulary = {
  subprotocol: 'payam.chats.v1',
  commands: new Map(Object.entries(commands)),
  notices: {
    'message.posted': { name: 'new_message', show: withMessage },
    'message.sent': { name: 'message_sent', show: withMessage },
    'message.updated': { name: 'message_updated', show: withMessage },
    'message.deleted': { name: 'message_deleted', show: withMessage },
    'message.hidden': { name: 'message_hidden', show: ({ ref }) => ({ messageId: messageIdOf(ref) }) },
    'chat.created': { name: 'chat_created', show: ({ chat, ...placed }) => ({ ...place(placed), chat: showChat(chat) }) },
    'chat.updated': {
      name: 'chat_updated',
      show: ({ changed, members, left, ...placed }) => ({
        ...place(placed),
        changed: showChanged(changed),
        ...(members.length + left.length > 0 && {
          members: [...members.map(showMember), ...left.map((userId) => ({ userId, left: true }))],
        }),
      }),
    },
    'chat.left': { name: 'chat_left', show: ({ reason, ...placed }) => ({ ...place(placed), reason }) },
    'cursor.moved': {
      name: 'message_status_update',
      show: ({ chatId, userId, upToSeq, status, at }) => ({
        chatId,
        messageId: messageIdOf({ chatId, seq: upToSeq }),
        upToSeq,
        userId,
        status,
        at: showTime(at),
      }),
    },
    'chat.read': { name: 'chat_read', show: ({ chatId, userId, upToSeq, at }) => ({ chatId, userId, upToSeq, at: showTime(at) }) },
    'user.online': { name: 'user_online', show: ({ userId }) => ({ userId }) },
    'user.offline': {
      name: 'user_offline',
      show: ({ userId, lastSeenAt }) => ({ userId, ...(lastSeenAt !== undefined && { lastSeenAt: showTime(lastSeenAt) }) }),
    },
    'user.updated': { name: 'user_updated', show: ({ user }) => ({ user: showUser(user) }) },
    resync: { name: 'resync', show: () => ({}) },
    'typing.started': { name: 'user_typing', show: ({ chatId, userId }) => ({ chatId, userId }) },
    'typing.stopped': { name: 'user_stopped_typing', show: ({ chatId, userId }) => ({ chatId, userId }) },
  },
};
