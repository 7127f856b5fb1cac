import { equal } from '../claims.js';
import { bring, claimBytes, fetched, PICTURE, TEXT, upload } from '../files.js';
import { is, isEmpty, isInvalid, isRefused } from '../http.js';
import { shapes } from '../shapes.js';
import { unique } from '../stage.js';
import { row, rowAlone, type Row } from './row.js';

const message = { message: shapes.message };

export const mediaRows: Row[] = [
  row('POST /api/messages/media', '201 { message } with a caption, by mediaFile or file', async (stage) => {
    const { ada, chatId } = await stage.pair();
    for (const as of ['mediaFile', 'file']) {
      const sent = await upload(ada, '/api/messages/media', PICTURE, { as, chatId, content: 'Us' }).then(is(201, message));
      equal([sent.message.type, sent.message.content, sent.message.media?.width], ['image', 'Us', 1], 'the message');
    }
    await upload(ada, '/api/messages/media', TEXT, { content: 'Where to?' }).then(isInvalid('chatId'));
    const cyd = await stage.person('Cyd');
    await upload(cyd, '/api/messages/media', TEXT, { chatId }).then(isRefused(404, 'chat_not_found'));
  }),
  row('POST /api/messages/media', '200 on a repeat; 409 client_id_reused with another file', async (stage) => {
    const { ada, chatId } = await stage.pair();
    const clientId = unique();
    const first = await upload(ada, '/api/messages/media', TEXT, { chatId, clientId }).then(is(201, message));
    const again = await upload(ada, '/api/messages/media', TEXT, { chatId, clientId }).then(is(200, message));
    equal(again.message.id, first.message.id, 'the message of the repeat');
    // By its bytes the file is the same, whichever upload it is of.
    const { fileId } = await bring(ada);
    await ada.ask('POST', '/api/messages', { chatId, fileId, clientId }).then(is(200, message));
    const { fileId: other } = await bring(ada, PICTURE);
    await ada.ask('POST', '/api/messages', { chatId, fileId: other, clientId }).then(isRefused(409, 'client_id_reused'));
  }),
  row('DELETE /api/messages/:id', 'a message that showed a file: media null, and the file is gone', async (stage) => {
    const { ada, bob, chatId } = await stage.pair();
    const { message: sent } = await upload(ada, '/api/messages/media', TEXT, { chatId }).then(is(201, message));
    const { fileId = '', url = '' } = sent.media ?? {};
    claimBytes(await fetched(stage.url + url), TEXT, 'what is at the url');
    const { message: gone } = await ada.ask('DELETE', `/api/messages/${sent.id}`).then(is(200, message));
    equal([gone.media, gone.content], [null, null], 'the tombstone');
    await bob.ask('GET', `/api/files/info/${fileId}`).then(isRefused(404, 'file_not_found'));
  }),
  rowAlone(
    'RATE_LIMITS',
    '10 uploads in 15 min, then 429 rate_limited; fetching media is free',
    { RATE_LIMITS: 'default' },
    async (stage) => {
      const ada = await stage.person();
      const brought = await Promise.all(Array.from({ length: 10 }, () => bring(ada)));
      const refused = await upload(ada, '/api/files', TEXT);
      isRefused(429, 'rate_limited')(refused);
      equal(Number(refused.headers.get('retry-after')) > 0, true, 'whether Retry-After says when');
      for (let asked = 0; asked < 120; asked += 1) equal((await fetched(stage.url + (brought[0]?.url ?? ''))).status, 200, 'the status');
      await ada.ask('DELETE', `/api/files/${brought[0]?.fileId ?? ''}`).then(isEmpty(204));
    },
  ),
];
