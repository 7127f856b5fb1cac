import { expect } from 'chai';
import type { Container } from 'inversify';
import pino from 'pino';
import { Part } from '../../src/bootstrap/parts.js';
import { storageUnavailable } from '../../src/domain/errors.js';
import type { FileId } from '../../src/domain/ids.js';
import { onEachStorage } from '../support/bad-world.js';
import { keptBy } from '../support/kept-files.js';
import { twoHalves } from '../support/pictures.js';

/** What may be kept at the moment, by its name. */
let isKept: (name: string) => boolean = () => true;

/** What is thrown when it may not. */
let fault = new Error('it cannot be kept');

/** What was logged as an error. */
const logged: { msg: string; error: { message: string; cause?: { message: string } } }[] = [];
const logger = pino({ level: 'error' }, { write: (line: string) => void logged.push(JSON.parse(line)) });

/** Whether nothing can be taken away, nor asked to be later. */
let isStuck = false;

/** A store that is full at times. */
function sometimesFull(container: Container): void {
  const blobs = container.get(Part.blobs);
  container.rebind(Part.blobs).toConstantValue({
    owner: () => blobs.owner(),
    claim: (installation) => blobs.claim(installation),
    sizeOf: (name) => blobs.sizeOf(name),
    read: (name, range) => blobs.read(name, range),
    delete: async (name) => {
      if (isStuck) throw new Error('it cannot be taken away');
      await blobs.delete(name);
    },
    list: () => blobs.list(),
    async put(name, path) {
      if (!isKept(name)) throw fault;
      await blobs.put(name, path);
    },
  });
}

function sometimesStuck(container: Container): void {
  const jobs = container.get(Part.jobs);
  container.rebind(Part.jobs).toConstantValue({
    work: (handlers) => jobs.work(handlers),
    async add(name, payload, options) {
      if (isStuck) throw new Error('nothing can be asked for');
      await jobs.add(name, payload, options);
    },
  });
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

    it('for want of room is answered as that, and the operator is told what lies behind it', async () => {
      const whole = fault;
      fault = storageUnavailable(new Error('ENOSPC: no space left on device, write'));
      isKept = () => false;
      logged.length = 0;
      const { status, body, headers } = await world().ada.http.upload('/api/files', await picture());
      fault = whole;

      expect([status, body.code, headers.get('retry-after')]).to.deep.equal([503, 'storage_unavailable', '1']);
      expect(logged.map(({ msg, error }) => [msg, error.cause?.message])).to.deep.equal([
        ['fault', 'ENOSPC: no space left on device, write'],
      ]);
    });

    it('for its thumbnail alone is not kept either', async () => {
      const { ada, node } = world();
      const before = await keptBy(node);
      isKept = (name) => !name.includes('thumbnail');
      expect((await ada.http.upload('/api/files', await picture())).status).to.equal(500);
      expect(await keptBy(node)).to.deep.equal(before);
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
  () => ({ change: sometimesFull, logger }),
);

onEachStorage(
  'a file that cannot be taken away',
  (world) => {
    afterEach(() => (isStuck = false));

    it('changes nothing of what is answered, and can be taken away later', async () => {
      const { ada, chatId, groupId, messageId, node } = world();
      const bytes = await twoHalves(100, 100).png().toBuffer();
      const send = (said: Record<string, string>) => ada.http.upload('/api/messages/media', bytes, { chatId, ...said });
      const sent = (await send({ clientId: 'stuck' })).body.message;
      const profile = () => ada.http.upload('/api/users/profile-picture', bytes);
      const ofGroup = () => ada.http.upload(`/api/messages/chats/${groupId}/picture`, bytes);
      await profile();
      await ofGroup();
      isStuck = true;

      const refused = await send({ replyTo: `${messageId}9` });
      expect([refused.status, refused.body.code]).to.deep.equal([404, 'reply_target_not_found']);
      expect((await profile()).status).to.equal(200);
      expect((await ofGroup()).status).to.equal(200);
      expect((await ada.http.delete(`/api/messages/${sent.id}`)).status).to.equal(200);
      expect((await ada.http.delete('/api/users/profile-picture')).status).to.equal(204);

      isStuck = false;
      expect((await keptBy(node)).rows).to.include(sent.media.fileId);
      await node.app.media.removeUnused(sent.media.fileId as FileId);
      expect((await keptBy(node)).rows).not.to.include(sent.media.fileId);
    });
  },
  () => ({
    change(container: Container) {
      sometimesFull(container);
      sometimesStuck(container);
    },
  }),
);
