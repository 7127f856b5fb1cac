import { expect } from 'chai';
import { onEachStorage } from '../support/bad-world.js';
import { Wire, group, register, type Person } from '../support/client.js';
import { passing, Stops } from '../support/stops.js';
import { SyncClient } from '../support/sync-client.js';
import { comesToHave, withoutCursors } from './exactness.js';

const stops = new Stops();
/** Three bytes each as UTF-8, so a hundred messages of it are more than may wait for a socket. */
const LONG = '語'.repeat(4_000);

onEachStorage(
  'a socket that fell behind, and then syncs',
  (world) => {
    let ada: Person;
    let kim: Person;
    let adas: Wire;
    let client: SyncClient;
    let chatId: string;
    beforeEach(async () => {
      const { url, bob } = world();
      ada = world().ada;
      kim = await register(url, 'kim');
      chatId = await group(ada, [bob, kim]);
      adas = await Wire.open(url, ada.token);
      client = new SyncClient(kim, { holeMs: 500, holdsThroughout: true, query: '' });
      await client.connect();
      await client.catchUp();
    });
    afterEach(async () => {
      client.cut();
      await adas.close();
    });

    const sayAtLength = (count: number) => Promise.all(Array.from({ length: count }, () => adas.send(chatId, LONG)));
    /** What else there is to miss. */
    const changeThings = async () => {
      const { bob } = world();
      await ada.http.patch(`/api/messages/${chatId}.1`, { content: 'edited' });
      await ada.http.delete(`/api/messages/${chatId}.2`);
      await kim.http.delete(`/api/messages/${chatId}.3?scope=me`);
      await ada.http.delete(`/api/messages/chats/${chatId}/members/${bob.id}`);
      await ada.http.patch(`/api/messages/chats/${chatId}`, { name: 'another name' });
      await group(ada, [kim], 'another group');
    };
    const endsWhole = async () => {
      await comesToHave(client, kim, withoutCursors);
      const { lastSeq } = (await ada.http.get(`/api/messages/chats/${chatId}`)).body.chat;
      await adas.next('message_status_update', ({ data }) => data.chatId === chatId && data.userId === kim.id && data.upToSeq === lastSeq);
      await comesToHave(client, kim, withoutCursors);
      expect(client.wire?.of('resync').length).to.be.above(0);
    };

    it('has everything, and it is called delivered', async () => {
      client.wire?.socket.pause();
      for (let round = 0; round < 8; round += 1) await sayAtLength(100);
      await changeThings();
      client.wire?.socket.resume();

      await endsWhole();
    });

    it('has everything, when it fell behind by an answer that was too large for it', async () => {
      client.cut();
      for (let round = 0; round < 8; round += 1) await sayAtLength(100);
      await client.connect();
      const { arrived, goOn } = stops.next('hidden read');
      const caughtUp = client.catchUp({ limit: 1_000 });
      await arrived;
      client.wire?.socket.pause();
      goOn();
      await adas.ask('ping');
      await changeThings();
      client.wire?.socket.resume();
      await caughtUp;

      await endsWhole();
    });
  },
  () => ({ change: passing(stops) }),
);
