import { expect } from 'chai';
import { onEachStorage, type World } from '../support/bad-world.js';
import { group, type Answer } from '../support/client.js';
import { isGone, keptBy } from '../support/kept-files.js';
import { UploadByHand, piece } from '../support/upload-by-hand.js';
import { steadyLinks } from '../support/steady-links.js';

const PATH = '/api/messages/media';
const TEXT = Buffer.from('a text');
const OTHER = Buffer.from('another text');

onEachStorage(
  'a file that is sent again',
  (world) => {
    let clientId: string;
    let made = 0;
    beforeEach(() => (clientId = `again-${(made += 1)}`));

    const sendFirst = async (more: Record<string, string> = {}): Promise<Answer['body']> => {
      const { chatId, ada } = world();
      const { status, body } = await ada.http.upload(PATH, TEXT, { chatId, clientId, ...more });
      expect(status).to.equal(201);
      return body.message;
    };
    /** What is said behind the file, which is then compared. */
    const sendBehind = async ({ ada, chatId }: World, bytes: Uint8Array, more: Record<string, string> = {}) => {
      const fields = Object.entries({ chatId, clientId, ...more }).map(([name, value]) => piece.field(name, value));
      const upload = new UploadByHand(ada, PATH);
      await upload.send(piece.file(bytes), ...fields, piece.end);
      return upload.end().answer();
    };

    it('is answered with the message before its bytes have come, when its client id did', async () => {
      const first = await sendFirst();
      const before = await keptBy(world().node);
      const upload = new UploadByHand(world().ada, PATH);
      await upload.send(piece.field('chatId', world().chatId), piece.field('clientId', clientId), piece.head(), Buffer.alloc(100_000));

      const { status, body } = await upload.answer();

      expect([status, body.message]).to.deep.equal([200, first]);
      // The rest is nobody's business, and does not end the connection.
      await upload.send(Buffer.alloc(1_000_000), piece.endWithin);
      upload.end();
      expect(await keptBy(world().node)).to.deep.equal(before);
    });

    it('is answered so to who wants the connection closed, and goes on sending', async () => {
      const first = await sendFirst();
      const upload = new UploadByHand(world().ada, PATH, { connection: 'close' });
      await upload.send(piece.field('chatId', world().chatId), piece.field('clientId', clientId), piece.head());
      await upload.sendUntilAnswered(Buffer.alloc(65_536), 50_000_000);
      expect((await upload.answer()).body.message).to.deep.equal(first);
      upload.cut();
    });

    it('is not compared when its client id came first, but what was said before it is', async () => {
      const { chatId, messageId, ada } = world();
      const first = await sendFirst({ content: 'look', replyTo: messageId });
      const again = (more: Record<string, string>) => ada.http.upload(PATH, OTHER, { chatId, clientId, ...more });

      // What is not said yet may still be said behind the file.
      for (const said of [{}, { content: 'look' }, { replyTo: messageId }, { type: 'file', content: 'look', replyTo: messageId }]) {
        const { status, body } = await again(said);
        expect([status, body.message]).to.deep.equal([200, first]);
      }
      await ada.http.patch(`/api/messages/${first.id}`, { content: 'look here' });
      expect((await again({ content: 'look' })).body.message).to.include({ id: first.id, content: 'look here' });
      await ada.http.delete(`/api/messages/${first.id}`);
      for (const said of [{ content: 'look here' }, { type: 'image' }, { replyTo: first.id }, { replyTo: `${messageId}0` }]) {
        const { status, body } = await again(said);
        expect([status, body.code]).to.deep.equal([409, 'client_id_reused']);
      }
    });

    it('is another than a text, and than what was sent with a file that is gone', async () => {
      const { ada, chatId } = world();
      await ada.http.post('/api/messages', { chatId, clientId, content: 'a text' });
      const codeOf = async (answer: Promise<Answer>) => (await answer).body.code;
      expect(await codeOf(ada.http.upload(PATH, TEXT, { chatId, clientId }))).to.equal('client_id_reused');
      expect(await codeOf(ada.http.post('/api/messages', { chatId, clientId, content: 'a text', fileId: '1' }))).to.equal(
        'client_id_reused',
      );

      clientId = `${clientId}-gone`;
      const { id, media } = await sendFirst({ content: 'look' });
      await ada.http.delete(`/api/messages/${id}`);
      await isGone(world().node, media.fileId);
      const again = (content?: string) =>
        ada.http.post('/api/messages', { chatId, clientId, fileId: media.fileId, ...(content && { content }) });
      expect((await again('look')).body.message).to.include({ id, media: null });
      expect(await codeOf(again('something else'))).to.equal('client_id_reused');
      expect(await codeOf(again())).to.equal('client_id_reused');
    });

    it('is compared by its bytes when its client id comes behind it', async () => {
      const first = await sendFirst({ content: 'look' });
      const before = await keptBy(world().node);

      const repeat = await sendBehind(world(), TEXT, { content: 'look' });
      expect([repeat.status, repeat.body.message]).to.deep.equal([200, first]);
      for (const [bytes, more] of [
        [OTHER, { content: 'look' }],
        [TEXT, { content: 'look again' }],
        [TEXT, {}],
      ] as const) {
        const { status, body } = await sendBehind(world(), bytes, more);
        expect([status, body.code]).to.deep.equal([409, 'client_id_reused']);
      }
      expect(await keptBy(world().node)).to.deep.equal(before);
    });

    it('is the same message by its file id, or by the id of the same bytes', async () => {
      const first = await sendFirst();
      const { ada, chatId } = world();
      const upload = async (bytes: Buffer) => (await ada.http.upload('/api/files', bytes)).body.file.fileId as string;
      const send = async (fileId: string) => {
        const { status, body } = await ada.http.post('/api/messages', { chatId, clientId, fileId });
        return [status, body.code ?? body.message.id];
      };
      expect(await send(first.media.fileId)).to.deep.equal([200, first.id]);
      expect(await send(await upload(TEXT))).to.deep.equal([200, first.id]);
      expect(await send(await upload(OTHER))).to.deep.equal([409, 'client_id_reused']);
    });

    it('is answered with the tombstone when the message was deleted, and keeps no bytes', async () => {
      const first = await sendFirst();
      await world().ada.http.delete(`/api/messages/${first.id}`);

      for (const repeat of [
        await sendBehind(world(), TEXT),
        await world().ada.http.upload(PATH, TEXT, { chatId: world().chatId, clientId }),
      ]) {
        expect(repeat.status).to.equal(200);
        expect(repeat.body.message).to.include({ id: first.id, media: null, content: null });
      }
      await isGone(world().node, first.media.fileId);
    });

    it('is answered also to who has left since', async () => {
      const { ada, bob } = world();
      const chatId = await group(ada, [bob]);
      const { body } = await bob.http.upload(PATH, TEXT, { chatId, clientId });
      await bob.http.delete(`/api/messages/chats/${chatId}/members/${bob.id}`);

      const again = await bob.http.upload(PATH, TEXT, { chatId, clientId });
      expect([again.status, again.body.message.id]).to.deep.equal([200, body.message.id]);
      const behind = await sendBehind({ ...world(), ada: bob, chatId }, TEXT);
      expect([behind.status, behind.body.message.id]).to.deep.equal([200, body.message.id]);
      expect((await bob.http.upload(PATH, TEXT, { chatId, clientId: 'new' })).body.code).to.equal('chat_not_found');
    });

    it('is one message, however many send it at once', async () => {
      const { ada, chatId } = world();
      const answers = await Promise.all(Array.from({ length: 5 }, () => ada.http.upload(PATH, TEXT, { chatId, clientId })));

      expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 200, 200, 200, 201]);
      expect(new Set(answers.map(({ body }) => body.message.id as string)).size).to.equal(1);
      expect(new Set(answers.map(({ body }) => body.message.media.fileId as string)).size).to.equal(1);
      expect((await ada.http.fetch(answers[4]?.body.message.media.url)).bytes.equals(TEXT)).to.equal(true);
    });
  },
  steadyLinks,
);

onEachStorage('several files at once', (world) => {
  it('come each as it was sent', async () => {
    const { ada, chatId, node } = world();
    const texts = Array.from({ length: 12 }, (_, n) => Buffer.from(`${n} `.repeat(10_000 * (n + 1))));
    const answers = await Promise.all(texts.map((text, n) => ada.http.upload(PATH, text, { chatId, content: `number ${n}` })));

    for (const [n, { status, body }] of answers.entries()) {
      expect([status, body.message.content]).to.deep.equal([201, `number ${n}`]);
      expect((await world().bob.http.fetch(body.message.media.url)).bytes.equals(texts[n] ?? TEXT)).to.equal(true);
    }
    expect((await keptBy(node)).staged).to.deep.equal([]);
  });
});
