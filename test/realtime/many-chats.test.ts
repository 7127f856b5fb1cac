import { expect } from 'chai';
import type { Container } from 'inversify';
import type { Storage } from '../../src/application/ports/ports.js';
import type { Timers } from '../../src/application/ports/timers.js';
import { systemTimers } from '../../src/adapters/outbound/system.js';
import { asUserId } from '../../src/domain/ids.js';
import { Part } from '../../src/bootstrap/parts.js';
import { Wire, register, type Person } from '../support/client.js';
import { startNode, type Node, type StorageName } from '../support/node.js';
import { aGroupOf } from '../support/storage-world.js';

const ACQUAINTANCES = 10;
const SHARED = 100;

/** Counts what is asked of the storage, by port and method. */
const counting = (calls: Map<string, number>) => (container: Container) => {
  const storage = container.get(Part.storage);
  const counted = Object.fromEntries(
    Object.entries(storage).map(([name, port]) => [name, typeof port === 'object' ? countingPort(name, port as object, calls) : port]),
  );
  container.rebind(Part.storage).toConstantValue(counted as unknown as Storage);
  // What is done from time to time is not what is counted.
  const timers: Timers = { ...systemTimers, every: () => () => undefined };
  container.rebind(Part.timers).toConstantValue(timers);
};

const countingPort = (name: string, port: object, calls: Map<string, number>) =>
  new Proxy(port, {
    get(target, method) {
      const found: unknown = Reflect.get(target, method);
      if (typeof found !== 'function') return found;
      return (...asked: unknown[]): unknown => {
        const key = `${name}.${String(method)}`;
        calls.set(key, (calls.get(key) ?? 0) + 1);
        return found.apply(target, asked);
      };
    },
  });

for (const storage of ['memory', 'postgres'] satisfies StorageName[]) {
  describe(`somebody with ${ACQUAINTANCES * SHARED} chats, on ${storage}`, () => {
    const calls = new Map<string, number>();
    let node: Node;
    let others: Person[];
    let wires: Wire[];
    let bob: Person;
    let eve: Person;
    before(async function () {
      this.timeout(60_000);
      node = await startNode(storage, { change: counting(calls) });
      [bob, eve] = [await register(node.url, 'bob'), await register(node.url, 'eve')];
      others = [];
      for (let made = 0; made < ACQUAINTANCES; made += 1) others.push(await register(node.url, `other${made}`));
      const { container } = node;
      const share = (one: Person, other: Person) => aGroupOf(container.get(Part.storage), asUserId(one.id), [asUserId(other.id)]);
      await share(eve, others[0]!);
      for (const other of others) await Promise.all(Array.from({ length: SHARED }, () => share(bob, other)));
      wires = await Promise.all(others.map(({ token }) => Wire.open(node.url, token)));
    });
    after(async () => {
      await Promise.all(wires.map((wire) => wire.close()));
      await node.stop();
    });

    const askedFor = async ({ token }: Person) => {
      calls.clear();
      const wire = await Wire.open(node.url, token);
      const asked = Object.fromEntries(calls);
      wires.push(wire);
      return asked;
    };

    it('costs as many looks into the storage on coming online as somebody with one, and one for all heads', async () => {
      const [one, many] = [await askedFor(eve), await askedFor(bob)];

      expect(many['logReader.headsOf']).to.equal(1);
      expect(many).to.deep.equal(one);
    });

    it('is one frame for each who knows them, and is live in each chat', async () => {
      for (const wire of wires.slice(0, ACQUAINTANCES)) {
        await wire.next('user_online', ({ data }) => data.userId === bob.id);
        await wire.ask('ping');
        expect(wire.of('user_online').filter(({ data }) => data.userId === bob.id)).to.have.length(1);
      }

      const { body } = await others[9]!.http.get('/api/messages/chats?limit=100');
      const chatIds = (body.chats as { id: string }[]).map(({ id }) => id);
      expect(chatIds).to.have.length(SHARED);
      await wires[9]!.send(chatIds.at(-1)!, 'hello');
      await wires.at(-1)!.next('new_message', ({ data }) => data.chatId === chatIds.at(-1));
    });
  });
}
