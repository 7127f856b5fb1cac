import { z } from 'zod';
import { asUserId } from '../../../../domain/ids.js';
import { changeChatBody, chatsQuery, createChatBody } from '../../contract/bodies.js';
import { chatId, writeCursor } from '../../contract/fields.js';
import { chatShape } from '../../contract/resources.js';
import { showChat } from '../../contract/show.js';
import { endpoint } from '../endpoint.js';
import { given } from '../given.js';

const chatReply = z.object({ chat: chatShape });

export const chatRoutes = [
  endpoint({
    method: 'post',
    path: '/api/messages/chats',
    summary: 'Open a private chat, or create a group',
    accepts: { body: createChatBody },
    replies: { 201: chatReply, 200: chatReply },
    async run(app, { caller, body }) {
      const { chat, isNew } =
        body.type === 'private'
          ? await app.chats.openPrivate(caller, body.memberIds[0] ?? asUserId(''))
          : await app.chats.createGroup(caller, body);
      return { status: isNew ? 201 : 200, body: { chat: showChat(chat) } };
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/messages/chats',
    summary: 'Your chats, latest activity first',
    accepts: { query: chatsQuery },
    replies: { 200: z.object({ chats: z.array(chatShape), nextCursor: z.string().nullable() }) },
    async run(app, { caller, query }) {
      const { items, next } = await app.chats.list(caller, query);
      return { status: 200, body: { chats: items.map(showChat), nextCursor: next ? writeCursor(next) : null } };
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/messages/chats/:chatId',
    summary: 'One chat, with its members',
    accepts: { params: z.object({ chatId }) },
    replies: { 200: chatReply },
    async run(app, { caller, params }) {
      return { status: 200, body: { chat: showChat(await app.chats.get(caller, params.chatId)) } };
    },
  }),
  endpoint({
    method: 'patch',
    path: '/api/messages/chats/:chatId',
    summary: 'Rename or describe a group; what is left out stays',
    accepts: { params: z.object({ chatId }), body: changeChatBody },
    replies: { 200: chatReply },
    async run(app, { caller, params, body }) {
      return { status: 200, body: { chat: showChat(await app.chats.changeSettings(caller, params.chatId, given(body))) } };
    },
  }),
];
