import type { Container } from 'inversify';
import { expect } from 'chai';
import type { DomainEvent } from '../../src/domain/events.js';
import { Wire, privateChat, register } from '../support/client.js';
import { startNode, type Node, type StorageName } from '../support/node.js';
import { losingBus } from '../support/losing-bus.js';
import { hastened } from '../support/time.js';

const HASTE = 20;
const HEALED_WITHIN_MS = 30_000 / HASTE + 1_000;

const losing = (isLost: (event: DomainEvent) => boolean) => (container: Container) => {
  losingBus(isLost)(container);
  hastened(HASTE)(container);
};

for (const storage of ['memory', 'postgres'] satisfies StorageName[]) {
  describe(`a bus that loses hints, on ${storage}`, () => {
    let node: Node | undefined;
    afterEach(() => node?.stop());

    it('costs nobody a message, nor the order, when every third is lost', async () => {
      let count = 0;
      node = await startNode(storage, { change: losing(() => (count += 1) % 3 === 0) });
      const [ada, bob] = [await register(node.url, 'ada'), await register(node.url, 'bob')];
      const chatId = await privateChat(ada, bob);
      const [adas, bobs] = [await Wire.open(node.url, ada.token), await Wire.open(node.url, bob.token)];

      for (let index = 1; index <= 60; index += 1) await adas.send(chatId, `message ${index}`);
      await bobs.until(() => (bobs.of('new_message').length >= 60 ? true : undefined), 'every message', HEALED_WITHIN_MS);

      expect(bobs.of('new_message').map(({ data }) => data.message.content)).to.deep.equal(
        Array.from({ length: 60 }, (_, index) => `message ${index + 1}`),
      );
      let have = 1;
      for (const { data } of bobs.of('new_message')) {
        expect(data.previousRevision).to.equal(have);
        have = data.revision;
      }
    });

    it('costs nobody the very last message, after which nothing is heard', async () => {
      node = await startNode(storage, { change: losing(({ type }) => type === 'message.posted') });
      const [ada, bob] = [await register(node.url, 'ada'), await register(node.url, 'bob')];
      const chatId = await privateChat(ada, bob);
      const [adas, bobs] = [await Wire.open(node.url, ada.token), await Wire.open(node.url, bob.token)];

      await adas.send(chatId, 'nobody heard me');

      const { data } = await bobs.next('new_message', () => true, HEALED_WITHIN_MS);
      expect(data).to.deep.include({ chatId, previousRevision: 1, revision: 2 });
      await adas.next('message_status_update', (frame) => frame.data.status === 'delivered', HEALED_WITHIN_MS);
    });

    it('brings people into a chat that nobody told them of', async () => {
      node = await startNode(storage, { change: losing(({ type }) => type === 'members.changed') });
      const [ada, bob] = [await register(node.url, 'ada'), await register(node.url, 'bob')];
      const bobs = await Wire.open(node.url, bob.token);
      const chatId = await privateChat(ada, bob);

      const { data } = await bobs.next('chat_created', () => true, HEALED_WITHIN_MS);
      expect(data.chat).to.include({ id: chatId, name: 'ada' });
      await ada.http.post('/api/messages', { chatId, content: 'there you are' });
      expect((await bobs.next('new_message', () => true, HEALED_WITHIN_MS)).data.message.content).to.equal('there you are');
    });
  });
}
