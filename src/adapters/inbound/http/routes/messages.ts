import { z } from 'zod';
import {
  chatNotFound,
  clientIdReused,
  contentNeeded,
  fileNotFound,
  fileTypeNotAllowed,
  fileUnreadable,
  messageDeleted,
  messageNotFound,
  messageTypeUnfit,
  notAllowedToDelete,
  notAllowedToEdit,
  replyTargetNotFound,
  tooLateToEdit,
} from '../../../../domain/errors.js';
import { editBody, mediaForm, sendMessageBody } from '../../contract/bodies.js';
import { messageId } from '../../contract/fields.js';
import { deleteQuery } from '../../contract/queries.js';
import { messageAnswerShape } from '../../contract/resources.js';
import { showMessage } from '../../contract/show.js';
import { endpoint } from '../endpoint.js';

const oneMessage = z.object({ id: messageId });

export const messageRoutes = [
  endpoint({
    method: 'post',
    path: '/api/messages',
    name: 'sendMessage',
    tag: 'Messages',
    summary: 'Send a message; sent again with its clientId it is stored once',
    description:
      'A message sent again is answered with the stored one as it is now, with 200 in place of 201, also after its sender has left.',
    accepts: { body: sendMessageBody },
    replies: { 201: messageAnswerShape, 200: messageAnswerShape },
    refuses: [chatNotFound, fileNotFound, messageTypeUnfit, replyTargetNotFound, clientIdReused],
    async run(app, { caller, body }) {
      const { repeated, message } = await app.messaging.send(caller, body);
      return { status: repeated ? 200 : 201, body: { message: showMessage(message, app.now()) } };
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/messages/media',
    name: 'sendMedia',
    tag: 'Messages',
    summary: 'Send a file in a message',
    description:
      'The same as to upload it and to send its `fileId`. With `chatId` and `clientId` before the file, one that was sent already is answered without its being read again.',
    accepts: { form: { fields: mediaForm, names: ['mediaFile', 'file'], limit: 'media' } },
    replies: { 201: messageAnswerShape, 200: messageAnswerShape },
    refuses: [chatNotFound, fileNotFound, fileTypeNotAllowed, fileUnreadable, messageTypeUnfit, replyTargetNotFound, clientIdReused],
    async beforeFile(app, { caller, said }) {
      const { success, data } = mediaForm.safeParse(said);
      // What does not fit may be mended by what comes after the file.
      const sent = success ? await app.messaging.findSent(caller, data) : undefined;
      if (sent) return { status: 200, body: { message: showMessage(sent.message, app.now()) } };
      await app.limits.messageToCome(caller);
      return undefined;
    },
    async run(app, { caller, fields, upload }) {
      const { repeated, message } = await app.messaging.sendUpload(caller, fields, upload);
      return { status: repeated ? 200 : 201, body: { message: showMessage(message, app.now()) } };
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/messages/:id',
    name: 'getMessage',
    tag: 'Messages',
    summary: 'One message',
    accepts: { params: oneMessage },
    replies: { 200: messageAnswerShape },
    refuses: [messageNotFound],
    async run(app, { caller, params }) {
      return { status: 200, body: { message: showMessage(await app.messaging.get(caller, params.id), app.now()) } };
    },
  }),
  endpoint({
    method: 'patch',
    path: '/api/messages/:id',
    name: 'editMessage',
    tag: 'Messages',
    summary: 'Edit a message of yours, within 15 minutes',
    accepts: { params: oneMessage, body: editBody },
    replies: { 200: messageAnswerShape },
    refuses: [messageNotFound, notAllowedToEdit, messageDeleted, tooLateToEdit, contentNeeded],
    async run(app, { caller, params, body }) {
      return { status: 200, body: { message: showMessage(await app.messaging.edit(caller, params.id, body.content), app.now()) } };
    },
  }),
  endpoint({
    method: 'delete',
    path: '/api/messages/:id',
    name: 'deleteMessage',
    tag: 'Messages',
    summary: 'Delete a message for everyone, which leaves a tombstone, or for yourself',
    accepts: { params: oneMessage, query: deleteQuery },
    replies: { 200: messageAnswerShape },
    refuses: [messageNotFound, notAllowedToDelete],
    async run(app, { caller, params, query }) {
      const message = await (query.scope === 'me' ? app.messaging.hide(caller, params.id) : app.messaging.delete(caller, params.id));
      return { status: 200, body: { message: showMessage(message, app.now()) } };
    },
  }),
];
