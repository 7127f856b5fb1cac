import { expect } from 'chai';
import { Hub } from '../../src/adapters/inbound/realtime/hub.js';
import { asUserId } from '../../src/domain/ids.js';
import { Part } from '../../src/bootstrap/parts.js';
import { Wire, group, privateChat, register, type Person } from '../support/client.js';
import { KeptWire } from '../support/kept-wire.js';
import { ManualTime } from '../support/manual-time.js';
import { startNode, type Node, type StorageName } from '../support/node.js';
import { aSession } from '../support/sessions.js';
import { hastened } from '../support/time.js';

for (const storage of ['memory', 'postgres'] satisfies StorageName[]) {
  describe(`who is here, on ${storage}`, () => {
    let node: Node;
    let ada: Person, bob: Person, eve: Person;
    before(async () => {
      // The grace after the last socket has gone is five seconds.
      node = await startNode(storage, { change: hastened(2) });
    });
    after(() => node.stop());
    beforeEach(async () => {
      [ada, bob, eve] = [await register(node.url, 'ada'), await register(node.url, 'bob'), await register(node.url, 'eve')];
      await group(ada, [bob, eve]);
    });

    const open = ({ token }: Person) => Wire.open(node.url, token);
    const toldOf = ({ id }: Person, wire: Wire) =>
      wire.frames.filter(({ event, data }) => event.startsWith('user_o') && data.userId === id).map(({ event }) => event);
    const offline = (wire: Wire, { id }: Person) => wire.next('user_offline', ({ data }) => data.userId === id, 10_000);

    it('shows no flicker of who has two devices, nor of who comes back within the grace', async () => {
      const [adas, eves] = [await open(ada), await open(eve)];
      const [phone, laptop] = [await open(bob), await open(bob)];
      await phone.close();
      await laptop.close();
      const again = await open(bob);
      await again.close();
      const last = await open(bob);
      // Her grace begins after each of his, so that his would have been over before hers is.
      await eves.close();
      await offline(adas, eve);

      expect(toldOf(bob, adas)).to.deep.equal(['user_online']);
      expect((await ada.http.get(`/api/users/${bob.id}`)).body.user.online).to.equal(true);
      await last.close();
      await offline(adas, bob);
      expect(toldOf(bob, adas)).to.deep.equal(['user_online', 'user_offline']);
      expect((await ada.http.get(`/api/users/${bob.id}`)).body.user.online).to.equal(false);
      await adas.close();
    });

    it('tells who shares several chats with somebody once', async () => {
      for (let made = 0; made < 5; made += 1) await group(ada, [bob]);
      await privateChat(ada, bob);
      const adas = await open(ada);
      const bobs = await open(bob);
      await bobs.close();
      await offline(adas, bob);
      await adas.ask('ping');

      expect(toldOf(bob, adas)).to.deep.equal(['user_online', 'user_offline']);
      await adas.close();
    });

    it('writes down at once when all who are here at the end were last seen', async () => {
      const last = await startNode(storage);
      const people = [await register(last.url), await register(last.url), await register(last.url)];
      const { users } = last.container.get(Part.storage);
      const seen: { userIds: readonly string[]; at: number }[] = [];
      const { seen: write } = users;
      users.seen = (userIds, at) => {
        seen.push({ userIds, at });
        return write.call(users, userIds, at);
      };
      for (const { token } of people) await Wire.open(last.url, token);
      const before = Date.now();
      await last.stop();

      expect(seen).to.have.length(1);
      expect(seen[0]!.userIds).to.have.members(people.map(({ id }) => id));
      expect(seen[0]!.at).to.be.within(before, Date.now());
    });
  });
}

describe('who stays here', () => {
  it('is written down as seen, at first within half a minute and then every ten minutes, should the server not get to it', async () => {
    const node = await startNode('memory');
    const { users } = node.container.get(Part.storage);
    const [time, { id }] = [new ManualTime(), await register(node.url)];
    const userId = asUserId(id);
    const hub = new Hub({ app: node.app, clock: time, timers: time, report: (error) => expect.fail(String(error)) });
    await hub.register(aSession(new KeptWire(), userId, time));
    const halfAMinute = async () => {
      for (let share = 0; share < 30; share += 1) await hub.compare({ share, of: 30 });
      await time.pass(30_000);
      return (await users.find(userId))!.lastSeenAt;
    };

    const first = await halfAMinute();
    expect(first).to.be.within(Date.now() - 10_000, Date.now());
    const asked: (readonly string[])[] = [];
    const { seen } = users;
    users.seen = (userIds, at) => {
      asked.push(userIds);
      return seen(userIds, at);
    };
    for (let passed = 1; passed < 20; passed += 1) await halfAMinute();
    expect(asked).to.deep.equal([]);
    await halfAMinute();
    expect(asked).to.deep.equal([[userId]]);

    await hub.close();
    await node.stop();
  });
});
