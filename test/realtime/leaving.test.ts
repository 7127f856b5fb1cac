import { expect } from 'chai';
import type { DomainEvent } from '../../src/domain/events.js';
import { Wire, group, register, type Frame, type Person } from '../support/client.js';
import { losingBus } from '../support/losing-bus.js';
import { startNode, type Node, type StorageName } from '../support/node.js';
import { hastened } from '../support/time.js';

const HASTE = 20;
const NOTICED_WITHIN_MS = 30_000 / HASTE + 1_000;

for (const storage of ['memory', 'postgres'] satisfies StorageName[]) {
  describe(`who is in a chat no more, on ${storage}`, () => {
    let isLost: (event: DomainEvent) => boolean = () => false;
    let node: Node;
    let ada: Person, bob: Person, eve: Person;
    let adas: Wire, eves: Wire, phone: Wire, laptop: Wire;
    let chatId: string;
    before(async () => {
      node = await startNode(storage, {
        change(container) {
          losingBus((event) => isLost(event))(container);
          hastened(HASTE)(container);
        },
      });
    });
    after(() => node.stop());
    beforeEach(async () => {
      isLost = () => false;
      [ada, bob, eve] = [await register(node.url, 'ada'), await register(node.url, 'bob'), await register(node.url, 'eve')];
      chatId = await group(ada, [bob, eve]);
      const wires = await Promise.all([ada, eve, bob, bob].map(({ token }) => Wire.open(node.url, token)));
      [adas, eves, phone, laptop] = wires as [Wire, Wire, Wire, Wire];
      for (const wire of wires) await wire.ask('join_chat_room', { chatId });
      await phone.send(chatId, 'while bob was in');
      await eves.next('new_message');
    });
    afterEach(() => Promise.all([adas, eves, phone, laptop].map((wire) => wire.close())));

    const members = (id = '') => `/api/messages/chats/${chatId}/members/${id}`;
    const leave = async (by: Person) => expect((await by.http.delete(members(bob.id))).status).to.equal(204);
    /** Does without Bob all that can be done in a chat, some of it to his message, until the others have seen it. */
    const goOn = async () => {
      const { id: messageId } = (await adas.send(chatId, 'without bob')).data.message;
      await eves.ask('mark_message_read', { messageId });
      await adas.next('message_status_update', ({ data }) => data.userId === eve.id && data.messageId === messageId);
      await eves.ask('typing_start', { chatId });
      await adas.next('user_typing');
      await adas.ask('edit_message', { messageId, content: 'all the same' });
      await adas.ask('delete_message', { messageId });
      await adas.ask('delete_message', { messageId: `${chatId}.1` });
      await ada.http.patch(members(eve.id).replace(/\/$/, ''), { role: 'admin' });
      await eve.http.patch(`/api/messages/chats/${chatId}`, { name: 'without bob' });
      await eves.next('chat_updated', ({ data }) => data.changed.name === 'without bob');
    };
    /** What came of the chat to Bob's sockets since they were told that he is in it no more. */
    const sinceLeft = async () => {
      for (const wire of [phone, laptop]) await wire.ask('ping');
      return [phone, laptop].map(({ frames }) => {
        const ofChat = frames.filter((frame) => JSON.stringify(frame).includes(chatId));
        return ofChat.slice(ofChat.findIndex(({ event }) => event === 'chat_left') + 1);
      });
    };
    const revisionsOf = ({ frames }: Wire) =>
      frames.flatMap(({ data }: Frame) => (data.chatId === chatId && data.previousRevision !== undefined ? [data.revision as number] : []));

    for (const [what, reason, by] of [
      ['have left', 'left', () => bob],
      ['were removed', 'removed', () => ada],
    ] as const) {
      it(`is told that they ${what}, on each of their devices, and then nothing of it`, async () => {
        await leave(by());
        for (const wire of [phone, laptop]) {
          const { data } = await wire.next('chat_left');
          expect(data).to.deep.equal({ chatId, revision: 3, previousRevision: 2, reason });
        }
        await goOn();

        expect(await sinceLeft()).to.deep.equal([[], []]);
      });
    }

    for (const [what, isOfRemoval] of [
      ['all that is heard of it is what the log says', ({ type }: DomainEvent) => type === 'members.changed' || type === 'chat.changed'],
      ['nothing is heard of it', ({ type }: DomainEvent) => type !== 'cursor.moved'],
    ] as const) {
      it(`is told nothing from after it, when ${what}, and the others go on`, async () => {
        isLost = isOfRemoval;
        await leave(ada);
        isLost = () => false;
        await goOn();

        const left = await Promise.all([phone, laptop].map((wire) => wire.next('chat_left', () => true, NOTICED_WITHIN_MS)));
        expect(left.map(({ data }) => [data.revision, data.reason])).to.deep.equal([
          [3, 'removed'],
          [3, 'removed'],
        ]);
        expect(await sinceLeft()).to.deep.equal([[], []]);
        expect(revisionsOf(phone)).to.deep.equal([3]);
        expect(revisionsOf(laptop)).to.deep.equal([2, 3]);
      });
    }

    it('is told within thirty seconds, when nothing is heard of it and nobody says another word', async () => {
      isLost = ({ type }) => type !== 'cursor.moved';
      await leave(ada);

      for (const wire of [phone, laptop]) {
        const { data } = await wire.next('chat_left', () => true, NOTICED_WITHIN_MS);
        expect(data).to.deep.equal({ chatId, revision: 3, previousRevision: 2, reason: 'removed' });
      }
      expect(await sinceLeft()).to.deep.equal([[], []]);
    });
  });
}
