import { z } from 'zod';
import { deleteQuery, editBody, sendMessageBody } from '../../contract/bodies.js';
import { messageId } from '../../contract/fields.js';
import { messageAnswerShape } from '../../contract/resources.js';
import { showMessage } from '../../contract/show.js';
import { endpoint } from '../endpoint.js';

const oneMessage = z.object({ id: messageId });

export const messageRoutes = [
  endpoint({
    method: 'post',
    path: '/api/messages',
    summary: 'Send a message; sent again with its clientId it is stored once',
    accepts: { body: sendMessageBody },
    replies: { 201: messageAnswerShape, 200: messageAnswerShape },
    async run(app, { caller, body }) {
      const { repeated, message } = await app.messaging.send(caller, body);
      return { status: repeated ? 200 : 201, body: { message: showMessage(message) } };
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/messages/:id',
    summary: 'One message',
    accepts: { params: oneMessage },
    replies: { 200: messageAnswerShape },
    async run(app, { caller, params }) {
      return { status: 200, body: { message: showMessage(await app.messaging.get(caller, params.id)) } };
    },
  }),
  endpoint({
    method: 'patch',
    path: '/api/messages/:id',
    summary: 'Edit a message of yours, within 15 minutes',
    accepts: { params: oneMessage, body: editBody },
    replies: { 200: messageAnswerShape },
    async run(app, { caller, params, body }) {
      return { status: 200, body: { message: showMessage(await app.messaging.edit(caller, params.id, body.content)) } };
    },
  }),
  endpoint({
    method: 'delete',
    path: '/api/messages/:id',
    summary: 'Delete a message for everyone, which leaves a tombstone, or for yourself',
    accepts: { params: oneMessage, query: deleteQuery },
    replies: { 200: messageAnswerShape },
    async run(app, { caller, params, query }) {
      const message = await (query.scope === 'me' ? app.messaging.hide(caller, params.id) : app.messaging.delete(caller, params.id));
      return { status: 200, body: { message: showMessage(message) } };
    },
  }),
];
