import { expect } from 'chai';
import { asChatId, asUserId } from '../../src/domain/ids.js';
import type { DomainEvent } from '../../src/domain/events.js';
import { Part } from '../../src/bootstrap/parts.js';
import { Wire, group, privateChat, register, type Person } from '../support/client.js';
import { losingBus } from '../support/losing-bus.js';
import { startNode, type Node, type StorageName } from '../support/node.js';
import { join } from '../support/storage-world.js';

for (const storage of ['memory', 'postgres'] satisfies StorageName[]) {
  describe(`a message that is read from the log, on ${storage}`, () => {
    let node: Node;
    let isLost: (event: DomainEvent) => boolean = () => false;
    before(async () => {
      node = await startNode(storage, { change: losingBus((event) => isLost(event)) });
    });
    beforeEach(() => {
      isLost = () => false;
    });
    after(() => node.stop());

    const open = ({ token }: Person) => Wire.open(node.url, token);
    const two = async () => {
      const [ada, bob] = [await register(node.url, 'ada'), await register(node.url, 'bob')];
      return { ada, bob };
    };
    const say = async ({ http }: Person, chatId: string, content: string) =>
      (await http.post('/api/messages', { chatId, content })).body.message as { id: string };
    /** Makes something happen of which the bus says nothing, and then something that makes the hub look. */
    const unheard = async (chatId: string, work: () => Promise<unknown>) => {
      isLost = () => true;
      await work();
      isLost = () => false;
      node.container.get(Part.bus).publish({ type: 'chat.changed', chatId: asChatId(chatId) });
    };
    const events = (wire: Wire) => wire.frames.map(({ event, data }) => [event, data.message?.content]);

    it('is new to whom it has not passed, and shown as it is now', async () => {
      const { ada, bob } = await two();
      const chatId = await privateChat(ada, bob);
      const bobs = await open(bob);

      await unheard(chatId, async () => {
        const { id } = await say(ada, chatId, 'a tpyo');
        await ada.http.patch(`/api/messages/${id}`, { content: 'a typo' });
      });

      const { data } = await bobs.next('new_message');
      expect(data).to.include({ previousRevision: 1, revision: 3 });
      expect(data.message).to.include({ content: 'a typo', revision: 3 });
      expect(data.message.editedAt).to.be.a('string');
      await ada.http.patch(`/api/messages/${data.message.id}`, { content: 'once more' });
      await bobs.next('message_updated');
      expect(events(bobs).slice(-2)).to.deep.equal([
        ['new_message', 'a typo'],
        ['message_updated', 'once more'],
      ]);
      await bobs.close();
    });

    it('is updated or deleted for whom it has passed', async () => {
      const { ada, bob } = await two();
      const chatId = await privateChat(ada, bob);
      const before = await say(ada, chatId, 'before there was a socket');
      const bobs = await open(bob);
      const after = await say(ada, chatId, 'after');
      await bobs.next('new_message');

      await unheard(chatId, async () => {
        await ada.http.patch(`/api/messages/${before.id}`, { content: 'edited' });
        await ada.http.delete(`/api/messages/${after.id}`);
        await say(ada, chatId, 'new');
      });

      await bobs.next('new_message', ({ data }) => data.message.content === 'new');
      expect(events(bobs).slice(-3)).to.deep.equal([
        ['message_updated', 'edited'],
        ['message_deleted', null],
        ['new_message', 'new'],
      ]);
      await bobs.close();
    });

    it('is deleted for whom it has not passed, when it was deleted since', async () => {
      const { ada, bob } = await two();
      const chatId = await privateChat(ada, bob);
      const bobs = await open(bob);

      await unheard(chatId, async () => ada.http.delete(`/api/messages/${(await say(ada, chatId, 'a slip')).id}`));

      expect((await bobs.next('message_deleted')).data.message).to.include({ seq: 1, content: null });
      expect(bobs.of('new_message')).to.deep.equal([]);
      await bobs.close();
    });

    it('passes before one that stands in front of it, when that was edited since, and each is new once', async () => {
      const { ada, bob } = await two();
      const chatId = await privateChat(ada, bob);
      const bobs = await open(bob);

      await unheard(chatId, async () => {
        const { id } = await say(ada, chatId, 'first');
        await say(ada, chatId, 'second');
        await ada.http.patch(`/api/messages/${id}`, { content: 'first, edited' });
      });
      await bobs.next('new_message', ({ data }) => data.message.seq === 1);
      await ada.http.patch(`/api/messages/${chatId}.2`, { content: 'second, edited' });
      await bobs.next('message_updated');

      expect(events(bobs).slice(-3)).to.deep.equal([
        ['new_message', 'second'],
        ['new_message', 'first, edited'],
        ['message_updated', 'second, edited'],
      ]);
      await bobs.close();
    });

    it('is not shown to who came after it, though nobody had seen it when it was edited', async () => {
      const { ada, bob } = await two();
      const eve = await register(node.url, 'eve');
      const chatId = await group(ada, [bob]);
      const [bobs, eves] = await Promise.all([bob, eve].map(open));

      await unheard(chatId, async () => {
        const { id } = await say(ada, chatId, 'among us');
        await join(node.container.get(Part.storage), asChatId(chatId), asUserId(eve.id));
        await ada.http.patch(`/api/messages/${id}`, { content: 'among us, edited' });
      });

      expect((await bobs!.next('new_message')).data.message.content).to.equal('among us, edited');
      const { data } = await eves!.next('chat_updated');
      expect(data).to.deep.equal({ chatId, previousRevision: 3, revision: 4, changed: {} });
      expect([...eves!.of('new_message'), ...eves!.of('message_updated')]).to.deep.equal([]);
      await Promise.all([bobs, eves].map((wire) => wire!.close()));
    });
  });
}
