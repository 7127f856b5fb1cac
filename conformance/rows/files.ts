import { z } from 'zod';
import { claim, equal } from '../claims.js';
import { bring, claimBytes, fetched, PICTURE, TEXT, upload } from '../files.js';
import { ask, is, isEmpty, isRefused } from '../http.js';
import { shapes } from '../shapes.js';
import { row, type Row } from './row.js';

const file = { file: shapes.file };

export const fileRows: Row[] = [
  row('POST /api/files', '201 { file }, to be sent as fileId', async (stage) => {
    const { ada, bob, chatId } = await stage.pair();
    const brought = await bring(ada);
    equal([brought.kind, brought.mimeType, brought.size, brought.uploadedBy], ['documents', 'text/plain', TEXT.length, ada.id], 'the file');
    const sent = await stage.post(ada, chatId, 'The list', { fileId: brought.fileId });
    equal([sent.type, sent.content, sent.media?.fileId], ['file', 'The list', brought.fileId], 'the message');
    const { messages } = await bob.ask('GET', `/api/messages/chat/${chatId}`).then(is(200, { messages: z.array(shapes.message) }));
    equal(messages.map(({ media }) => media?.fileId), [brought.fileId], 'the file in the history'); // prettier-ignore
  }),
  row('POST /api/files', '415 for what may not be sent, whatever it is called; 422 for what does not decode', async (stage) => {
    const ada = await stage.person();
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>\0');
    for (const bytes of [svg, Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)])])
      await upload(ada, '/api/files', bytes).then(isRefused(415, 'file_type_not_allowed'));
    await upload(ada, '/api/files', PICTURE.subarray(0, 50)).then(isRefused(422, 'file_unreadable'));
  }),
  row('POST /api/messages', 'fileId: 404 for a file that one cannot see', async (stage) => {
    const { ada, bob, chatId } = await stage.pair();
    const { fileId } = await bring(bob);
    await ada.ask('POST', '/api/messages', { chatId, fileId }).then(isRefused(404, 'file_not_found'));
  }),
  row('GET /api/files/info/:fileId', '{ file }, with fresh addresses, to who may see it; else 404', async (stage) => {
    const { ada, bob, chatId } = await stage.pair();
    const { fileId } = await bring(ada, PICTURE);
    await bob.ask('GET', `/api/files/info/${fileId}`).then(isRefused(404, 'file_not_found'));
    await stage.post(ada, chatId, 'Look', { fileId });
    const seen = await bob.ask('GET', `/api/files/info/${fileId}`).then(is(200, file));
    equal([seen.file.kind, seen.file.width, seen.file.height], ['images', 1, 1], 'the picture');
    claim(seen.file.thumbnailUrl !== null && seen.file.placeholder !== null, 'a picture should have a thumbnail and a placeholder', seen);
    const thumbnail = await fetched(stage.url + seen.file.thumbnailUrl);
    equal([thumbnail.status, thumbnail.headers.get('content-type')], [200, 'image/webp'], 'the thumbnail');
  }),
  row('GET /api/files/media/:type/:filename', 'the bytes, by the signature of a url, or with a token; else 404', async (stage) => {
    const { ada, bob, chatId } = await stage.pair();
    const cyd = await stage.person('Cyd');
    const { fileId, url } = await bring(ada);
    await stage.post(ada, chatId, 'Here', { fileId });
    const bare = `${stage.url}${url.split('?')[0] ?? ''}`;
    claimBytes(await fetched(stage.url + url), TEXT, 'what is at the url');
    claimBytes(await fetched(bare, { token: bob.token }), TEXT, 'what a member gets');
    equal((await fetched(bare, { token: cyd.token })).status, 404, 'the status for a stranger');
    equal((await fetched(bare)).status, 401, 'the status for nobody');
    equal((await fetched(`${stage.url}${url}x`)).status, 404, 'the status of a signature that is none');
    await bob.ask('GET', bare.slice(stage.url.length).replace(fileId, '1')).then(isRefused(404, 'file_not_found'));
  }),
  row('GET /api/files/media/:type/:filename', 'Range (206, 416), ETag (304), nosniff, a sandbox', async (stage) => {
    const ada = await stage.person();
    const at = `${stage.url}${(await bring(ada)).url}`;
    const part = await fetched(at, { headers: { range: 'bytes=6-11' } });
    equal(
      [part.status, part.bytes.toString(), part.headers.get('content-range')],
      [206, 'plates', `bytes 6-11/${TEXT.length}`],
      'the part',
    );
    equal((await fetched(at, { headers: { range: 'bytes=1000-' } })).status, 416, 'the status of a range beyond the end');
    const { headers } = await fetched(at);
    // Left to itself, fetch asks past all caches when it has something to compare.
    const condition = { 'if-none-match': headers.get('etag') ?? '', 'cache-control': 'max-age=0' };
    equal((await fetched(at, { headers: condition })).status, 304, 'the status of what one has');
    equal(headers.get('x-content-type-options'), 'nosniff', 'X-Content-Type-Options');
    claim(headers.get('content-security-policy')?.includes('sandbox') === true, 'the policy should have a sandbox');
    claim(
      headers.get('cache-control')?.startsWith('private') === true,
      'it should be cached in private only',
      headers.get('cache-control'),
    );
    claim(headers.get('content-disposition')?.startsWith('attachment') === true, 'a text should be an attachment');
  }),
  row('DELETE /api/files/:fileId', '204 to its uploader; 409 while a message shows it; else 403 or 404', async (stage) => {
    const { ada, bob, chatId } = await stage.pair();
    const [shown, left] = [await bring(ada), await bring(ada)];
    await stage.post(ada, chatId, 'Here', { fileId: shown.fileId });
    await bob.ask('DELETE', `/api/files/${left.fileId}`).then(isRefused(404, 'file_not_found'));
    await bob.ask('DELETE', `/api/files/${shown.fileId}`).then(isRefused(403));
    await ada.ask('DELETE', `/api/files/${shown.fileId}`).then(isRefused(409, 'file_in_use'));
    await ada.ask('DELETE', `/api/files/${left.fileId}`).then(isEmpty(204));
    await ada.ask('GET', `/api/files/info/${left.fileId}`).then(isRefused(404, 'file_not_found'));
    equal((await fetched(stage.url + left.url)).status, 404, 'the status of its bytes');
  }),
  row('POST /api/users/profile-picture', '{ user, file }: a square of 400 pixels, for everybody; DELETE takes it away', async (stage) => {
    const ada = await stage.person();
    const shape = { user: shapes.ownUser, file: shapes.file };
    const { user, file: picture } = await upload(ada, '/api/users/profile-picture', PICTURE, { as: 'profilePicture' }).then(is(200, shape));
    equal([picture.width, picture.height, picture.mimeType, user.avatarUrl], [400, 400, 'image/webp', picture.url], 'the picture');
    await upload(ada, '/api/users/profile-picture', TEXT).then(isRefused(415, 'file_type_not_allowed'));
    await ask(stage.url, 'DELETE', '/api/users/profile-picture', { token: ada.token }).then(isEmpty(204));
    const { user: without } = await ada.ask('GET', '/api/auth/profile').then(is(200, { user: shapes.ownUser }));
    equal(without.avatarUrl, null, 'the picture of who has none');
  }),
  row('DELETE /api/users/profile-picture', '204', async (stage) => {
    const ada = await stage.person();
    await ada.ask('DELETE', '/api/users/profile-picture').then(isEmpty(204));
  }),
  row('GET /api/files/profiles/:filename', 'the picture, public, long cache', async (stage) => {
    const ada = await stage.person();
    const { file: picture } = await upload(ada, '/api/users/profile-picture', PICTURE).then(is(200, file));
    const { status, headers } = await fetched(stage.url + picture.url);
    equal([status, headers.get('content-type')], [200, 'image/webp'], 'the picture');
    claim(/public.*max-age=\d{7,}/.test(headers.get('cache-control') ?? ''), 'it should be cached for long', headers.get('cache-control'));
  }),
  row('POST /api/messages/chats/:chatId/picture', '{ chat, file }, by its admins', async (stage) => {
    const [ada, bob] = await stage.two();
    const { id } = await stage.group(ada, [bob]);
    const { chat, file: picture } = await upload(ada, `/api/messages/chats/${id}/picture`, PICTURE).then(
      is(200, { chat: shapes.chat, ...file }),
    );
    equal(chat.avatarUrl, picture.url, 'the picture of the group');
    await upload(bob, `/api/messages/chats/${id}/picture`, PICTURE).then(isRefused(403));
  }),
];
