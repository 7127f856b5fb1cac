import { z } from 'zod';
import { asUserId } from '../../../../domain/ids.js';
import type { ChatView } from '../../../../domain/views.js';
import { changeChatBody, chatsQuery, createChatBody, historyQuery, openConversationBody } from '../../contract/bodies.js';
import { chatId, writeCursor } from '../../contract/fields.js';
import { chatShape, historyShape } from '../../contract/resources.js';
import { showChat, showMessage } from '../../contract/show.js';
import { endpoint, type Endpoint } from '../endpoint.js';
import { given } from '../given.js';

/** What one family of clients calls a chat, and where it looks for it. */
interface Names {
  one: 'chat' | 'conversation';
  many: 'chats' | 'conversations';
  path: string;
}

const CHAT: Names = { one: 'chat', many: 'chats', path: '/api/messages/chats' };
const CONVERSATION: Names = { one: 'conversation', many: 'conversations', path: '/api/conversations' };

const oneChat = z.object({ chatId });
const replyOf = ({ one }: Names) => z.object({ [one]: chatShape });
const show = ({ one }: Names, chat: ChatView) => ({ [one]: showChat(chat) });

const list = (names: Names): Endpoint =>
  endpoint({
    method: 'get',
    path: names.path,
    summary: 'Your chats, latest activity first',
    accepts: { query: chatsQuery },
    replies: { 200: z.object({ [names.many]: z.array(chatShape), nextCursor: z.string().nullable() }) },
    async run(app, { caller, query }) {
      const { items, next } = await app.chats.list(caller, query);
      return { status: 200, body: { [names.many]: items.map(showChat), nextCursor: next ? writeCursor(next) : null } };
    },
  });

const get = (names: Names): Endpoint =>
  endpoint({
    method: 'get',
    path: `${names.path}/:chatId`,
    summary: 'One chat, with its members',
    accepts: { params: oneChat },
    replies: { 200: replyOf(names) },
    async run(app, { caller, params }) {
      return { status: 200, body: show(names, await app.chats.get(caller, params.chatId)) };
    },
  });

const history = ({ one }: Names): Endpoint =>
  endpoint({
    method: 'get',
    path: `/api/messages/${one}/:chatId`,
    summary: 'A page of history, oldest first within it',
    accepts: { params: oneChat, query: historyQuery },
    replies: { 200: historyShape },
    async run(app, { caller, params, query }) {
      const { messages, hasMore } = await app.messaging.history(caller, params.chatId, query);
      return { status: 200, body: { messages: messages.map(showMessage), hasMore } };
    },
  });

export const chatRoutes = [
  ...[CONVERSATION, CHAT].flatMap((names) => [list(names), get(names), history(names)]),
  endpoint({
    method: 'post',
    path: CONVERSATION.path,
    summary: 'Open the private chat with somebody; there is never more than one',
    accepts: { body: openConversationBody },
    replies: { 201: replyOf(CONVERSATION), 200: replyOf(CONVERSATION) },
    async run(app, { caller, body }) {
      const { chat, isNew } = await app.chats.openPrivate(caller, body.userId);
      return { status: isNew ? 201 : 200, body: show(CONVERSATION, chat) };
    },
  }),
  endpoint({
    method: 'post',
    path: CHAT.path,
    summary: 'Open a private chat, or create a group',
    accepts: { body: createChatBody },
    replies: { 201: replyOf(CHAT), 200: replyOf(CHAT) },
    async run(app, { caller, body }) {
      const { chat, isNew } =
        body.type === 'private'
          ? await app.chats.openPrivate(caller, body.memberIds[0] ?? asUserId(''))
          : await app.chats.createGroup(caller, body);
      return { status: isNew ? 201 : 200, body: show(CHAT, chat) };
    },
  }),
  endpoint({
    method: 'patch',
    path: `${CHAT.path}/:chatId`,
    summary: 'Rename or describe a group; what is left out stays',
    accepts: { params: oneChat, body: changeChatBody },
    replies: { 200: replyOf(CHAT) },
    async run(app, { caller, params, body }) {
      return { status: 200, body: show(CHAT, await app.chats.changeSettings(caller, params.chatId, given(body))) };
    },
  }),
];
