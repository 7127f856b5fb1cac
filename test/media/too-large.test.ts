import { expect } from 'chai';
import { onEachStorage } from '../support/bad-world.js';
import { keptBy, type KeptFiles } from '../support/kept-files.js';
import { UploadByHand, piece } from '../support/upload-by-hand.js';

const LIMIT = 1_000_000;
const MEBIBYTE = 1_048_576;
/** As much as client, server and the system hold between them: Linux may have 36 MiB of a connection waiting to be read. */
const UNDERWAY = 48 * MEBIBYTE;
const settings = { MEDIA_LIMIT: String(LIMIT), PICTURE_LIMIT: '100000' };

onEachStorage(
  'a file that is too large',
  (world) => {
    const tooLarge = { status: 413, code: 'file_too_large' };
    const atMost = (bytes: number) => `The file is larger than this server takes: ${bytes} bytes at most.`;
    const refusalOf = async (upload: UploadByHand) => {
      const { status, body } = await upload.answer();
      return { status, code: body.code as string };
    };
    let others: KeptFiles;
    before(async () => void (others = await keptBy(world().node)));
    afterEach(async () => expect(await keptBy(world().node)).to.deep.equal(others));

    it('is refused by what is announced, before anything of it has come', async () => {
      const upload = new UploadByHand(world().ada, '/api/files', { 'content-length': LIMIT + MEBIBYTE });
      expect(await refusalOf(upload)).to.deep.equal(tooLarge);
      expect(upload.sent).to.equal(0);
      upload.cut();
    });

    it('is refused as soon as it is, long before its end', async () => {
      const upload = new UploadByHand(world().ada);
      await upload.send(piece.head());
      await upload.sendUntilAnswered(Buffer.alloc(65_536, 'a'), 100 * MEBIBYTE);

      expect(upload.sent).to.be.lessThan(LIMIT + UNDERWAY);
      expect(await refusalOf(upload)).to.deep.equal(tooLarge);
      upload.cut();
    });

    it('is refused so that who wants the connection closed behind the answer gets it, while they are sending', async () => {
      for (let n = 0; n < 10; n += 1) {
        const upload = new UploadByHand(world().ada, '/api/files', { connection: 'close' });
        await upload.send(piece.head());
        await upload.sendUntilAnswered(Buffer.alloc(65_536, 'a'), 100 * MEBIBYTE);
        expect(await refusalOf(upload)).to.deep.equal(tooLarge);
        upload.cut();
      }
    });

    it('is refused for one byte, and taken without it', async () => {
      const bytes = Buffer.alloc(LIMIT, 'a');
      const { http } = world().ada;
      const { status, body } = await http.upload('/api/files', bytes);
      expect([status, body.file.size]).to.deep.equal([201, LIMIT]);
      expect((await http.delete(`/api/files/${body.file.fileId}`)).status).to.equal(204);

      const larger = await http.upload('/api/files', Buffer.concat([bytes, Buffer.from('a')]));
      expect([larger.status, larger.body.code, larger.body.detail]).to.deep.equal([413, 'file_too_large', atMost(LIMIT)]);
    });

    it('has a limit of its own as a picture', async () => {
      for (const path of ['/api/users/profile-picture', `/api/messages/chats/${world().groupId}/picture`]) {
        const { status, body } = await world().ada.http.upload(path, Buffer.alloc(100_001));
        expect([status, body.code, body.detail]).to.deep.equal([413, 'file_too_large', atMost(100_000)]);
      }
    });

    it('leaves the connection as it was, once the rest of it has come', async () => {
      const upload = new UploadByHand(world().ada);
      await upload.send(piece.head(), Buffer.alloc(2 * LIMIT, 'a'), piece.endWithin);
      expect(await refusalOf(upload.end())).to.deep.equal(tooLarge);
    });

    for (const [what, head] of [
      ['a line in front of a part', '--a-boundary-by-hand\r\nX-Said: '],
      ['the name of a line', '--a-boundary-by-hand\r\n'],
      ['what stands before the first part', ''],
    ] as const) {
      it(`is not got in as ${what}, which would be held in memory`, async () => {
        const upload = new UploadByHand(world().ada);
        await upload.send(Buffer.from(head));
        await upload.sendUntilAnswered(Buffer.alloc(65_536, 'a'), 100 * MEBIBYTE);

        expect(upload.sent).to.be.lessThan(UNDERWAY);
        expect(await refusalOf(upload)).to.deep.equal({ status: 413, code: 'payload_too_large' });
        upload.cut();
      });
    }
  },
  () => ({ settings }),
);
