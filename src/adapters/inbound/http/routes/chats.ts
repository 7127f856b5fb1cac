import { z } from 'zod';
import {
  cannotChatWithSelf,
  chatNotFound,
  groupRightMissing,
  groupTooLarge,
  messageNotFound,
  notAGroup,
  userNotFound,
} from '../../../../domain/errors.js';
import { asUserId, type Instant } from '../../../../domain/ids.js';
import type { ChatView } from '../../../../domain/views.js';
import { changeChatBody, createChatBody, openConversationBody } from '../../contract/bodies.js';
import { chatId, writeCursor } from '../../contract/fields.js';
import { chatsQuery, historyQuery } from '../../contract/queries.js';
import { chatShape, historyShape, nextCursor } from '../../contract/resources.js';
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
const title = (word: string) => word.replace(/^./, (first) => first.toUpperCase());
const replyOf = ({ one }: Names) => z.strictObject({ [one]: chatShape }).meta({ id: `${title(one)}Answer` });
const show = ({ one }: Names, chat: ChatView, now: Instant) => ({ [one]: showChat(chat, now) });

const list = ({ many, path }: Names): Endpoint =>
  endpoint({
    method: 'get',
    path,
    name: `list${title(many)}`,
    tag: 'Chats',
    summary: 'Your chats, latest activity first',
    description: 'An item may repeat across pages, when something happens meanwhile: key them by id.',
    accepts: { query: chatsQuery },
    replies: { 200: z.strictObject({ [many]: z.array(chatShape), nextCursor }).meta({ id: title(many) }) },
    refuses: [],
    async run(app, { caller, query }) {
      const { items, next } = await app.chats.list(caller, query);
      return { status: 200, body: { [many]: items.map((chat) => showChat(chat, app.now())), nextCursor: next ? writeCursor(next) : null } };
    },
  });

const get = (names: Names): Endpoint =>
  endpoint({
    method: 'get',
    path: `${names.path}/:chatId`,
    name: `get${title(names.one)}`,
    tag: 'Chats',
    summary: 'One chat, with its members',
    accepts: { params: oneChat },
    replies: { 200: replyOf(names) },
    refuses: [chatNotFound],
    async run(app, { caller, params }) {
      return { status: 200, body: show(names, await app.chats.get(caller, params.chatId), app.now()) };
    },
  });

const history = ({ one }: Names): Endpoint =>
  endpoint({
    method: 'get',
    path: `/api/messages/${one}/:chatId`,
    name: `list${title(one)}Messages`,
    tag: 'Messages',
    summary: 'A page of history, oldest first within it',
    accepts: { params: oneChat, query: historyQuery },
    replies: { 200: historyShape },
    refuses: [chatNotFound, messageNotFound],
    async run(app, { caller, params, query }) {
      const { messages, hasMore } = await app.messaging.history(caller, params.chatId, query);
      return { status: 200, body: { messages: messages.map((message) => showMessage(message, app.now())), hasMore } };
    },
  });

export const chatRoutes = [
  ...[CONVERSATION, CHAT].flatMap((names) => [list(names), get(names), history(names)]),
  endpoint({
    method: 'post',
    path: CONVERSATION.path,
    name: 'openConversation',
    tag: 'Chats',
    summary: 'Open the private chat with somebody; there is never more than one',
    description: 'Answers 201 when it is new, and 200 with the one there is, however many ask at once.',
    accepts: { body: openConversationBody },
    replies: { 201: replyOf(CONVERSATION), 200: replyOf(CONVERSATION) },
    refuses: [cannotChatWithSelf, userNotFound],
    async run(app, { caller, body }) {
      const { chat, isNew } = await app.chats.openPrivate(caller, body.userId);
      return { status: isNew ? 201 : 200, body: show(CONVERSATION, chat, app.now()) };
    },
  }),
  endpoint({
    method: 'post',
    path: CHAT.path,
    name: 'createChat',
    tag: 'Chats',
    summary: 'Open a private chat, or create a group',
    description: 'Answers 201 when it is new, and 200 with the private chat there is, or with the group that the same `clientId` made.',
    accepts: { body: createChatBody },
    replies: { 201: replyOf(CHAT), 200: replyOf(CHAT) },
    refuses: [cannotChatWithSelf, userNotFound, groupTooLarge],
    async run(app, { caller, body }) {
      const { chat, isNew } =
        body.type === 'private'
          ? await app.chats.openPrivate(caller, body.memberIds[0] ?? asUserId(''))
          : await app.chats.createGroup(caller, body);
      return { status: isNew ? 201 : 200, body: show(CHAT, chat, app.now()) };
    },
  }),
  endpoint({
    method: 'patch',
    path: `${CHAT.path}/:chatId`,
    name: 'changeChat',
    tag: 'Chats',
    summary: 'Rename or describe a group; what is left out stays',
    description: 'For its owner and its admins.',
    accepts: { params: oneChat, body: changeChatBody },
    replies: { 200: replyOf(CHAT) },
    refuses: [chatNotFound, notAGroup, groupRightMissing],
    async run(app, { caller, params, body }) {
      return { status: 200, body: show(CHAT, await app.chats.changeSettings(caller, params.chatId, given(body)), app.now()) };
    },
  }),
];
