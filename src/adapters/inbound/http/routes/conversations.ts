import { z } from 'zod';
import { openConversationBody, chatsQuery } from '../../contract/bodies.js';
import { chatId, writeCursor } from '../../contract/fields.js';
import { chatShape } from '../../contract/resources.js';
import { showChat } from '../../contract/show.js';
import { endpoint } from '../endpoint.js';

const conversationReply = z.object({ conversation: chatShape });

/** What some clients call a conversation is a chat. */
export const conversationRoutes = [
  endpoint({
    method: 'post',
    path: '/api/conversations',
    summary: 'Open the private chat with somebody; there is never more than one',
    accepts: { body: openConversationBody },
    replies: { 201: conversationReply, 200: conversationReply },
    async run(app, { caller, body }) {
      const { chat, isNew } = await app.chats.openPrivate(caller, body.userId);
      return { status: isNew ? 201 : 200, body: { conversation: showChat(chat) } };
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/conversations',
    summary: 'Your chats, latest activity first',
    accepts: { query: chatsQuery },
    replies: { 200: z.object({ conversations: z.array(chatShape), nextCursor: z.string().nullable() }) },
    async run(app, { caller, query }) {
      const { items, next } = await app.chats.list(caller, query);
      return { status: 200, body: { conversations: items.map(showChat), nextCursor: next ? writeCursor(next) : null } };
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/conversations/:id',
    summary: 'One chat',
    accepts: { params: z.object({ id: chatId }) },
    replies: { 200: conversationReply },
    async run(app, { caller, params }) {
      return { status: 200, body: { conversation: showChat(await app.chats.get(caller, params.id)) } };
    },
  }),
];
