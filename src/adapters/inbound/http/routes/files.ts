import { z } from 'zod';
import { busy, fileInUse, fileNotFound, fileTypeNotAllowed, fileUnreadable, notTheUploader } from '../../../../domain/errors.js';
import { fileId } from '../../contract/fields.js';
import { fileShape } from '../../contract/file-resources.js';
import { showFile } from '../../contract/show-file.js';
import { endpoint } from '../endpoint.js';

const fileAnswer = z.strictObject({ file: fileShape }).meta({ id: 'FileAnswer' });

export const fileRoutes = [
  endpoint({
    method: 'post',
    path: '/api/files',
    name: 'uploadFile',
    tag: 'Files',
    summary: 'Bring a file, to be sent as `fileId`',
    description: 'What it is, is told by its bytes. Until it is sent nobody else sees it; after a day it is taken away.',
    accepts: { form: { fields: z.object({}), names: ['file'], limit: 'media' } },
    replies: { 201: fileAnswer },
    refuses: [fileTypeNotAllowed, fileUnreadable, busy],
    async run(app, { caller, upload }) {
      return { status: 201, body: { file: showFile(await app.media.keep(caller, upload), app.now()) } };
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/files/info/:fileId',
    name: 'getFile',
    tag: 'Files',
    summary: 'What is known of a file, with fresh links',
    accepts: { params: z.object({ fileId }) },
    replies: { 200: fileAnswer },
    refuses: [fileNotFound],
    async run(app, { caller, params }) {
      return { status: 200, body: { file: showFile(await app.media.get(caller, params.fileId), app.now()) } };
    },
  }),
  endpoint({
    method: 'delete',
    path: '/api/files/:fileId',
    name: 'deleteFile',
    tag: 'Files',
    summary: 'Take a file of yours away that nothing shows',
    accepts: { params: z.object({ fileId }) },
    replies: { 204: null },
    refuses: [fileNotFound, notTheUploader, fileInUse],
    async run(app, { caller, params }) {
      await app.media.remove(caller, params.fileId);
      return { status: 204 };
    },
  }),
];
