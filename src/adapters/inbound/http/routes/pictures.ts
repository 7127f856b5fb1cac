import { z } from 'zod';
import {
  busy,
  chatNotFound,
  fileNotFound,
  fileTypeNotAllowed,
  fileUnreadable,
  groupRightMissing,
  notAGroup,
} from '../../../../domain/errors.js';
import { chatId } from '../../contract/fields.js';
import { chatShape, ownUserShape } from '../../contract/resources.js';
import { fileShape } from '../../contract/file-resources.js';
import { showChat, showOwnUser } from '../../contract/show.js';
import { showFile } from '../../contract/show-file.js';
import { endpoint } from '../endpoint.js';

const OF_PICTURE = [fileTypeNotAllowed, fileUnreadable, fileNotFound, busy] as const;
const description = 'It is made a square of 400 pixels, in WebP, without what the camera noted.';

export const pictureRoutes = [
  endpoint({
    method: 'post',
    path: '/api/users/profile-picture',
    name: 'changePicture',
    tag: 'Accounts',
    summary: 'Show others a picture of yourself',
    description,
    accepts: { form: { fields: z.object({}), names: ['profilePicture', 'file'], limit: 'picture' } },
    replies: { 200: z.strictObject({ user: ownUserShape, file: fileShape }).meta({ id: 'OwnPicture' }) },
    refuses: OF_PICTURE,
    async run(app, { caller, upload }) {
      const { file, ...profile } = await app.accounts.changePicture(caller, upload);
      return { status: 200, body: { user: showOwnUser(profile), file: showFile(file, app.now()) } };
    },
  }),
  endpoint({
    method: 'delete',
    path: '/api/users/profile-picture',
    name: 'removePicture',
    tag: 'Accounts',
    summary: 'Show others no picture of yourself',
    accepts: {},
    replies: { 204: null },
    refuses: [],
    async run(app, { caller }) {
      await app.accounts.removePicture(caller);
      return { status: 204 };
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/messages/chats/:chatId/picture',
    name: 'changeGroupPicture',
    tag: 'Chats',
    summary: 'Give a group a picture',
    description,
    accepts: { params: z.object({ chatId }), form: { fields: z.object({}), names: ['file', 'picture'], limit: 'picture' } },
    replies: { 200: z.strictObject({ chat: chatShape, file: fileShape }).meta({ id: 'GroupPicture' }) },
    refuses: [chatNotFound, notAGroup, groupRightMissing, ...OF_PICTURE],
    async beforeFile(app, { caller, params }) {
      await app.chats.mayChangePicture(caller, params.chatId);
      return undefined;
    },
    async run(app, { caller, params, upload }) {
      const { chat, file } = await app.chats.changePicture(caller, params.chatId, upload);
      return { status: 200, body: { chat: showChat(chat, app.now()), file: showFile(file, app.now()) } };
    },
  }),
  endpoint({
    method: 'delete',
    path: '/api/messages/chats/:chatId/picture',
    name: 'removeGroupPicture',
    tag: 'Chats',
    summary: 'Take the picture of a group away',
    accepts: { params: z.object({ chatId }) },
    replies: { 204: null },
    refuses: [chatNotFound, notAGroup, groupRightMissing],
    async run(app, { caller, params }) {
      await app.chats.removePicture(caller, params.chatId);
      return { status: 204 };
    },
  }),
];
