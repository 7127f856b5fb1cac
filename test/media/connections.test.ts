import { expect } from 'chai';
import { sendBytes } from '../support/bad-http.js';
import { onEachStorage } from '../support/bad-world.js';
import { UploadByHand, formType, piece } from '../support/upload-by-hand.js';

const LIMIT = 200_000;

onEachStorage(
  'a connection on which a form is answered early',
  (world) => {
    const request = (method: string, path: string, headers: string[] = [], body = '') =>
      [`${method} ${path} HTTP/1.1`, 'Host: payam', `Authorization: Bearer ${world().ada.token}`, ...headers, '', body].join('\r\n');
    const form = (path: string, pieces: readonly Uint8Array[]) => {
      const body = Buffer.concat(pieces).toString('latin1');
      return request('POST', path, [`Content-Type: ${formType}`, `Content-Length: ${body.length}`], body);
    };
    const last = () => request('GET', '/api/auth/profile', ['Connection: close']);
    const statusesOf = (answers: string) => [...answers.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

    it('is good for the next request, when what was left of the form has come', async () => {
      const { ada, chatId, url } = world();
      const said = [piece.field('chatId', chatId), piece.field('clientId', 'c')];
      expect((await ada.http.upload('/api/messages/media', Buffer.from('a text'), { chatId, clientId: 'c' })).status).to.equal(201);

      const repeated = form('/api/messages/media', [...said, piece.file(Buffer.alloc(150_000, 'a')), piece.end]);
      const tooLarge = form('/api/files', [piece.file(Buffer.alloc(LIMIT + 1, 'a')), piece.end]);
      const muchTooLarge = form('/api/files', [piece.file(Buffer.alloc(2 * LIMIT, 'a')), piece.end]);
      const misnamed = form('/api/files', [piece.file(Buffer.alloc(1_000), 'upload'), piece.end]);
      const good = form('/api/files', [piece.file(Buffer.from('a text')), piece.end]);
      const all = [repeated, good, tooLarge, good, muchTooLarge, good, misnamed, good, last()];

      expect(statusesOf(await sendBytes(url, all.join('')))).to.deep.equal([200, 201, 413, 201, 413, 201, 400, 201, 200]);
    });

    it('is answered before the file has come when there is no chat that it could come into', async () => {
      const { eve, chatId, othersChatId } = world();
      const upload = new UploadByHand(eve, '/api/messages/media');
      await upload.send(piece.field('chatId', chatId), piece.head());
      const { status, body } = await upload.answer();
      expect([status, body.code]).to.deep.equal([404, 'chat_not_found']);
      upload.cut();
      expect((await eve.http.upload('/api/messages/media', Buffer.from('a'), { chatId: othersChatId })).status).to.equal(201);
    });

    it('is closed when its client asked for that and has read the whole answer', async () => {
      const body = Buffer.concat([piece.file(Buffer.from('a text')), piece.end]).toString('latin1');
      const asked = request(
        'POST',
        '/api/files',
        [`Content-Type: ${formType}`, `Content-Length: ${body.length}`, 'Connection: close'],
        body,
      );
      const answers = await sendBytes(world().url, asked);
      expect(statusesOf(answers)).to.deep.equal([201]);
      expect(answers.toLowerCase()).to.include('connection: close');
    });
  },
  () => ({ settings: { MEDIA_LIMIT: String(LIMIT) } }),
);
