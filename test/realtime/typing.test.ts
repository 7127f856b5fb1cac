import { expect } from 'chai';
import { asChatId, asUserId } from '../../src/domain/ids.js';
import { Part } from '../../src/bootstrap/parts.js';
import { Wire, group, privateChat, register, type Person } from '../support/client.js';
import { startNode, type Node, type StorageName } from '../support/node.js';

for (const storage of ['memory', 'postgres'] satisfies StorageName[]) {
  describe(`who sees who types, on ${storage}`, () => {
    let node: Node;
    let ada: Person, bob: Person, eve: Person;
    let wires: Wire[];
    before(async () => {
      node = await startNode(storage);
    });
    after(() => node.stop());
    beforeEach(async () => {
      [ada, bob, eve] = [await register(node.url, 'ada'), await register(node.url, 'bob'), await register(node.url, 'eve')];
      wires = [];
    });
    afterEach(() => Promise.all(wires.map((wire) => wire.close())));

    const open = async (person: Person) => {
      const wire = await Wire.open(node.url, person.token);
      wires.push(wire);
      return wire;
    };
    const openIn = async (chatId: string, person: Person) => {
      const wire = await open(person);
      expect(await wire.ask('join_chat_room', { chatId })).to.deep.include({ event: 'ack', data: {} });
      return wire;
    };
    /** What a socket was told of typing, once all that was said before has been told. */
    const told = async (wire: Wire) => {
      await wire.ask('ping');
      return wire.frames.filter(({ event }) => event.includes('typing')).map(({ event, data }) => [event, data]);
    };

    it('are the sockets that joined the chat, but for those of who types', async () => {
      const chatId = await privateChat(ada, bob);
      const [adas, adasPhone, bobs, bobsPhone] = [
        await openIn(chatId, ada),
        await openIn(chatId, ada),
        await openIn(chatId, bob),
        await open(bob),
      ];

      expect(await adas.ask('typing_start', { chatId })).to.deep.include({ event: 'ack', data: {} });
      await bobs.next('user_typing');
      expect(await adas.ask('typing_stop', { conversationId: chatId })).to.deep.include({ event: 'ack', data: {} });
      await bobs.next('user_stopped_typing');

      const data = { chatId, userId: ada.id };
      expect(await told(bobs)).to.deep.equal([
        ['user_typing', data],
        ['user_stopped_typing', data],
      ]);
      for (const wire of [adas, adasPhone, bobsPhone]) expect(await told(wire)).to.deep.equal([]);
    });

    it('are nobody without an id to answer to, and who left the room sees no more', async () => {
      const chatId = await privateChat(ada, bob);
      const [adas, bobs, bobsPhone] = [await open(ada), await openIn(chatId, bob), await openIn(chatId, bob)];
      await bobsPhone.ask('leave_chat_room', { chatId });

      adas.say('typing_start', { chatId });
      await bobs.next('user_typing');
      adas.say('typing_stop', { chatId });
      await bobs.next('user_stopped_typing');

      expect(await told(bobsPhone)).to.deep.equal([]);
      expect((await adas.ask('ping')).event).to.equal('ack');
      expect(adas.frames.filter(({ event }) => event === 'ack')).to.have.length(1);
    });

    it('are no outsiders, who cannot tell a chat from none', async () => {
      const chatId = await privateChat(ada, bob);
      const [eves, bobs] = [await open(eve), await openIn(chatId, bob)];

      for (const event of ['join_chat_room', 'typing_start', 'typing_stop'])
        for (const id of [chatId, '1']) expect((await eves.ask(event, { chatId: id })).data.code, event).to.equal('chat_not_found');
      expect(await eves.ask('leave_chat_room', { chatId })).to.deep.include({ event: 'ack', data: {} });
      expect(await told(bobs)).to.deep.equal([]);
    });

    it('see it end with the message', async () => {
      const chatId = await privateChat(ada, bob);
      const [adas, bobs] = [await open(ada), await openIn(chatId, bob)];
      adas.say('typing_start', { chatId });
      await bobs.next('user_typing');
      await adas.send(chatId, 'hello');
      await bobs.next('user_stopped_typing');

      expect(bobs.of('new_message')).to.have.length(1);
      expect(await told(bobs)).to.have.length(2);
    });

    const remove = (chatId: string, { id }: Person) => ada.http.delete(`/api/messages/chats/${chatId}/members/${id}`);

    it('see it end with a membership, wherever the typist is', async () => {
      const chatId = await group(ada, [bob, eve]);
      const [adas, eves] = [await openIn(chatId, ada), await open(eve)];
      eves.say('typing_start', { chatId });
      node.container.get(Part.bus).publish({ type: 'typing.started', chatId: asChatId(chatId), userId: asUserId(bob.id) });
      for (const { id } of [eve, bob]) await adas.next('user_typing', ({ data }) => data.userId === id);

      await remove(chatId, eve);
      await adas.next('user_stopped_typing', ({ data }) => data.userId === eve.id, 1_000);
      await remove(chatId, bob);
      await adas.next('user_stopped_typing', ({ data }) => data.userId === bob.id, 1_000);
    });

    it('are nobody who was removed, until they are let in again and join again', async () => {
      const chatId = await group(ada, [bob, eve]);
      const [adas, bobs, eves] = [await openIn(chatId, ada), await openIn(chatId, bob), await openIn(chatId, eve)];
      const say = async (event: string, seenAs: string) => {
        const seen = adas.of(seenAs).length;
        bobs.say(event, { chatId });
        await adas.until(() => adas.of(seenAs)[seen], seenAs);
      };

      await remove(chatId, eve);
      await say('typing_start', 'user_typing');
      expect((await eves.ask('join_chat_room', { chatId })).data.code).to.equal('chat_not_found');
      await ada.http.post(`/api/messages/chats/${chatId}/members`, { memberIds: [eve.id] });
      await eves.next('chat_created');
      await say('typing_stop', 'user_stopped_typing');
      await say('typing_start', 'user_typing');
      expect(await told(eves)).to.deep.equal([]);

      await eves.ask('join_chat_room', { chatId });
      expect(await told(eves)).to.deep.equal([['user_typing', { chatId, userId: bob.id }]]);
    });

    it('see it end when the typist goes offline', async () => {
      const chatId = await privateChat(ada, bob);
      const [adas, bobs] = [await open(ada), await openIn(chatId, bob)];
      adas.say('typing_start', { chatId });
      await bobs.next('user_typing');

      const [userId, chatIds] = [asUserId(ada.id), [asChatId(chatId)]];
      node.container.get(Part.bus).publish({ type: 'user.offline', userId, chatIds });
      await bobs.next('user_stopped_typing', () => true, 1_000);
    });
  });
}
