import { expect } from 'chai';
import { Part } from '../../src/bootstrap/parts.js';
import { Wire, group, register, type Person } from '../support/client.js';
import { startNode, type Node } from '../support/node.js';

const MANY = 300;

describe('people who are let into a chat at once', () => {
  let node: Node;
  const calls = new Map<string, number>();
  before(async () => {
    node = await startNode('memory', {
      change(container) {
        const storage = container.get(Part.storage);
        const chatReader = new Proxy(storage.chatReader, {
          get(reader, name: keyof typeof storage.chatReader) {
            calls.set(name, (calls.get(name) ?? 0) + 1);
            return reader[name];
          },
        });
        container.rebind(Part.storage).toConstantValue({ ...storage, chatReader });
      },
    });
  });
  after(() => node.stop());

  const registerMany = async (count: number) => {
    const people: Person[] = [];
    // The server hashes one password at a time, and lets few wait.
    while (people.length < count)
      people.push(...(await Promise.all(Array.from({ length: Math.min(20, count) }, () => register(node.url)))));
    return people.slice(0, count);
  };
  const openAll = (people: readonly Person[]) => Promise.all(people.map(({ token }) => Wire.open(node.url, token)));

  it('are each shown it as it is for them, all out of one look', async () => {
    const people = await registerMany(MANY);
    const [owner, ...members] = people;
    const wires = await openAll(people);
    calls.clear();
    const chatId = await group(owner!, members);
    const created = await Promise.all(wires.map((wire) => wire.next('chat_created', () => true, 10_000)));

    for (const [index, { data }] of created.entries()) {
      expect(data).to.include({ chatId, revision: 1, previousRevision: 0 });
      expect(data.chat).to.include({
        id: chatId,
        type: 'group',
        memberCount: MANY,
        unreadCount: 0,
        myRole: index === 0 ? 'owner' : 'member',
      });
      expect(data.chat).not.to.have.property('members');
    }
    expect(wires.every((wire) => wire.of('chat_created').length === 1)).to.equal(true);
    // The founder's reply is the one look that is theirs alone.
    expect(Object.fromEntries(calls)).to.deep.equal({ viewsFor: 1, get: 1 });
    await Promise.all(wires.map((wire) => wire.close()));
  });

  it('are shown its members too where these are few, and who of them is here', async () => {
    const [ada, bob, eve] = await registerMany(3);
    const wires = await openAll([ada!, bob!]);
    const chatId = await group(ada!, [bob!, eve!]);

    for (const wire of wires) {
      const { chat } = (await wire.next('chat_created')).data;
      const shown = chat.members.map(({ user, role }: { user: { id: string; online: boolean }; role: string }) => [
        user.id,
        role,
        user.online,
      ]);
      expect(shown).to.have.deep.members([
        [ada!.id, 'owner', true],
        [bob!.id, 'member', true],
        [eve!.id, 'member', false],
      ]);
    }
    await wires[0]!.send(chatId, 'hello');
    await wires[1]!.next('new_message');
    expect(wires[1]!.frames.map(({ event }) => event)).to.deep.equal(['ready', 'chat_created', 'new_message']);
    await Promise.all(wires.map((wire) => wire.close()));
  });
});
