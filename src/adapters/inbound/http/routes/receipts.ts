import { z } from 'zod';
import { chatNotFound, messageNotFound, notTheSender } from '../../../../domain/errors.js';
import { markReadBody, statusBody } from '../../contract/bodies.js';
import { chatId, messageId } from '../../contract/fields.js';
import { chatReadShape, markedShape, receiptShape } from '../../contract/resources.js';
import { showMarked, showReceipt } from '../../contract/show.js';
import { endpoint } from '../endpoint.js';

const mark = (as: 'delivered' | 'read') =>
  endpoint({
    method: 'post',
    path: `/api/messages/:id/${as}`,
    name: as === 'read' ? 'markRead' : 'markDelivered',
    tag: 'Receipts',
    summary: `Mark everything up to a message as ${as}`,
    isFree: true,
    accepts: { params: z.object({ id: messageId }) },
    replies: { 200: markedShape },
    refuses: [messageNotFound, chatNotFound],
    async run(app, { caller, params }) {
      return { status: 200, body: showMarked(await app.receipts.mark(caller, params.id, as)) };
    },
  });

const markChat = (name: string, path: string) =>
  endpoint({
    method: 'post',
    path,
    name,
    tag: 'Receipts',
    summary: 'Mark a chat as read, up to a message or all there is',
    isFree: true,
    accepts: { params: z.object({ chatId }), body: markReadBody },
    replies: { 200: chatReadShape },
    refuses: [chatNotFound, messageNotFound],
    async run(app, { caller, params, body }) {
      return { status: 200, body: await app.receipts.markChatRead(caller, params.chatId, body.upTo) };
    },
  });

export const receiptRoutes = [
  mark('delivered'),
  mark('read'),
  endpoint({
    method: 'patch',
    path: '/api/messages/:id/status',
    name: 'markMessage',
    tag: 'Receipts',
    summary: 'Mark everything up to a message as delivered or read',
    isFree: true,
    accepts: { params: z.object({ id: messageId }), body: statusBody },
    replies: { 200: markedShape },
    refuses: [messageNotFound, chatNotFound],
    async run(app, { caller, params, body }) {
      return { status: 200, body: showMarked(await app.receipts.mark(caller, params.id, body.status)) };
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/messages/:id/receipts',
    name: 'listReceipts',
    tag: 'Receipts',
    summary: 'How far a message of yours has got with each recipient',
    accepts: { params: z.object({ id: messageId }) },
    replies: { 200: z.strictObject({ receipts: z.array(receiptShape) }).meta({ id: 'Receipts' }) },
    refuses: [messageNotFound, notTheSender],
    async run(app, { caller, params }) {
      return { status: 200, body: { receipts: (await app.receipts.list(caller, params.id)).map(showReceipt) } };
    },
  }),
  markChat('markConversationRead', '/api/messages/conversation/:chatId/read'),
  markChat('markChatRead', '/api/messages/chats/:chatId/read'),
];
