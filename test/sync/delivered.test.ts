import { expect } from 'chai';
import { onEachStorage } from '../support/bad-world.js';
import { Wire, group, register, type Person } from '../support/client.js';
import { passing, Stops } from '../support/stops.js';
import { toldIn } from '../support/sync-answer.js';
import { SyncClient } from '../support/sync-client.js';

const stops = new Stops();
const USUAL = { holeMs: 500, holdsThroughout: true, query: '' };

onEachStorage(
  'what sync brought',
  (world) => {
    let ada: Person;
    let kim: Person;
    let adas: Wire;
    let client: SyncClient;
    beforeEach(async () => {
      ada = world().ada;
      kim = await register(world().url, 'kim');
      adas = await Wire.open(world().url, ada.token);
      client = new SyncClient(kim, USUAL);
    });
    afterEach(async () => {
      client.cut();
      await adas.close();
    });

    const say = async (chatId: string, count: number) => {
      for (let n = 1; n <= count; n += 1) expect((await adas.send(chatId, `message ${n}`)).event).to.equal('message_sent');
    };
    /** How far kim has a chat, as ada is told. */
    const deliveredIn = (chatId: string) =>
      Math.max(0, ...adas.of('message_status_update').flatMap(({ data }) => (data.chatId === chatId ? [data.upToSeq as number] : [])));
    const isDelivered = (chatId: string, upToSeq: number) =>
      adas.next('message_status_update', ({ data }) => data.chatId === chatId && data.upToSeq >= upToSeq);
    const memberOf = async (chatId: string) => {
      const { members } = (await ada.http.get(`/api/messages/chats/${chatId}/members`)).body;
      return members.find(({ user }: { user: { id: string } }) => user.id === kim.id) as { deliveredSeq: number };
    };
    /** Comes, knows all there is, and goes. */
    const visit = async () => {
      await client.connect();
      await client.catchUp();
      client.cut();
    };

    it('is delivered, changes as well as beginnings, and to the head', async () => {
      const known = await group(ada, [kim], 'known');
      await visit();
      const unknown = await group(ada, [kim], 'unknown');
      for (const chatId of [known, unknown]) await say(chatId, 40);
      expect([deliveredIn(known), deliveredIn(unknown)]).to.deep.equal([0, 0]);

      await client.connect();
      await client.catchUp();

      expect(
        client.answers
          .slice(-1)
          .flatMap(toldIn)
          .map(({ chatId, reset }) => [chatId, reset]),
      ).to.deep.equal([
        [unknown, true],
        [known, undefined],
      ]);
      for (const chatId of [known, unknown]) {
        await isDelivered(chatId, 40);
        expect(await memberOf(chatId)).to.include({ deliveredSeq: 40 });
      }
    });

    it('is not delivered as far as it was not sent: of a chat that was told in part, nothing more than that part', async () => {
      const [older, newer] = [await group(ada, [kim], 'older'), await group(ada, [kim], 'newer')];
      await visit();
      for (const chatId of [older, newer]) await say(chatId, 3);

      await client.connect();
      expect(await client.catchUp({ limit: 4, endsAfter: 1, between: () => isDelivered(newer, 3).then(() => undefined) })).to.equal(false);

      expect(
        client.answers
          .slice(-1)
          .flatMap(toldIn)
          .map(({ chatId, more }) => [chatId, more]),
      ).to.deep.equal([
        [newer, undefined],
        [older, true],
      ]);
      expect((await memberOf(older)).deliveredSeq).to.be.at.most(1);

      await client.connect();
      await client.catchUp({ limit: 4 });
      await isDelivered(older, 3);
    });

    it('is not delivered to a socket that does not read it, and is once it does', async () => {
      const chatId = await group(ada, [kim]);
      await visit();
      await say(chatId, 3);
      await client.connect();
      const { arrived, goOn } = stops.next('hidden read');
      const caughtUp = client.catchUp();
      await arrived;
      client.wire?.socket.pause();
      goOn();
      await say(chatId, 1);
      expect(deliveredIn(chatId)).to.equal(0);

      client.wire?.socket.resume();
      await caughtUp;
      await isDelivered(chatId, 4);
    });

    it('is delivered together with what came between the reading and the answer', async () => {
      const chatId = await group(ada, [kim]);
      await visit();
      await say(chatId, 3);
      await client.connect();
      const { arrived, goOn } = stops.next('hidden read');
      const caughtUp = client.catchUp();
      await arrived;
      await say(chatId, 2);
      goOn();
      await caughtUp;

      await isDelivered(chatId, 5);
    });

    it('is delivered to who names the revision that it was told with, and went before it could answer the ping', async () => {
      const chatId = await group(ada, [kim]);
      await say(chatId, 3);
      const deaf = new SyncClient(kim, { ...USUAL, query: '?acks=1' });
      await deaf.connect();
      await deaf.catchUp();
      deaf.cut();
      expect((await memberOf(chatId)).deliveredSeq).to.equal(0);

      await client.connect();
      expect((await client.wire?.ask('sync', { chats: deaf.copies.revisions() }))?.data.chats).to.deep.equal([]);
      await isDelivered(chatId, 3);
    });
  },
  () => ({ change: passing(stops) }),
);
