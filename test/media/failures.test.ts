import { expect } from 'chai';
import type { Container } from 'inversify';
import { Part } from '../../src/bootstrap/parts.js';
import { onEachStorage } from '../support/bad-world.js';
import { keptBy } from '../support/kept-files.js';
import { twoHalves } from '../support/pictures.js';

/** What may be kept at the moment, by its name. */
let isKept: (name: string) => boolean = () => true;

/** A store that is full at times: it has begun to take the bytes when it finds that out. */
function sometimesFull(container: Container): void {
  const blobs = container.get(Part.blobs);
  container.rebind(Part.blobs).toConstantValue({
    sizeOf: (name) => blobs.sizeOf(name),
    read: (name, range) => blobs.read(name, range),
    delete: (name) => blobs.delete(name),
    list: () => blobs.list(),
    put: (name, bytes) => blobs.put(name, isKept(name) ? bytes : untilItIsFull(bytes)),
  });
}

async function* untilItIsFull(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  for await (const piece of bytes) {
    yield piece;
    throw new Error('no space is left');
  }
}

onEachStorage(
  'a file that cannot be kept',
  (world) => {
    afterEach(() => (isKept = () => true));
    const picture = () => twoHalves(100, 100).png().toBuffer();

    it('is answered as a fault of ours, and neither row nor message is left of it', async () => {
      const { ada, chatId, node } = world();
      const { lastSeq } = (await ada.http.get(`/api/messages/chats/${chatId}`)).body.chat;
      const before = await keptBy(node);
      isKept = () => false;

      for (const [path, said] of [
        ['/api/files', {}],
        ['/api/messages/media', { chatId, clientId: 'full' }],
        ['/api/users/profile-picture', {}],
      ] as const) {
        const { status, body } = await ada.http.upload(path, await picture(), said);
        expect([status, body.code]).to.deep.equal([500, 'internal_error']);
      }

      expect(await keptBy(node)).to.deep.equal(before);
      expect((await ada.http.get(`/api/messages/chats/${chatId}`)).body.chat.lastSeq).to.equal(lastSeq);
      expect((await ada.http.get('/api/auth/profile')).body.user.avatarUrl).to.equal(null);
    });

    it('for its thumbnail alone is not kept either, and its bytes go with the next sweep', async () => {
      const { ada, node } = world();
      const before = await keptBy(node);
      isKept = (name) => !name.includes('thumbnail');
      expect((await ada.http.upload('/api/files', await picture())).status).to.equal(500);
      expect((await keptBy(node)).rows).to.deep.equal(before.rows);
      expect((await keptBy(node)).staged).to.deep.equal([]);
    });

    it('can be sent again under the same client id when there is room', async () => {
      const { ada, chatId } = world();
      const send = async () => ada.http.upload('/api/messages/media', await picture(), { chatId, clientId: 'room' });
      isKept = () => false;
      expect((await send()).status).to.equal(500);
      isKept = () => true;
      const { status, body } = await send();
      expect([status, (await world().bob.http.fetch(body.message.media.url)).status]).to.deep.equal([201, 200]);
    });
  },
  () => ({ change: sometimesFull }),
);
