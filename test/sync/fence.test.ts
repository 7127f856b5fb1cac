import { expect } from 'chai';
import { onEachStorage } from '../support/bad-world.js';
import { Wire, group, privateChat, register, type Person } from '../support/client.js';
import { passing, Stops, type Stop } from '../support/stops.js';
import { SyncClient } from '../support/sync-client.js';
import { comesToHave } from './exactness.js';

const PATIENT = { holeMs: 60_000, holdsThroughout: true, query: '?acks=1' };
const stops = new Stops();

/** While somebody comes and catches up, a write falls into each gap between two steps. Holes are not asked about: there must be none. */
onEachStorage(
  'what happens while somebody comes and catches up',
  (world) => {
    let ada: Person;
    let adas: Wire;
    let scene: Scene;
    beforeEach(async () => {
      ada = world().ada;
      adas = await Wire.open(world().url, ada.token, { query: '?acks=1' });
      scene = await aScene(ada, world().bob, await register(world().url, 'kim'));
    });
    afterEach(() => adas.close());

    /** A client that knew all, and has been gone long enough to be forgotten. */
    async function gone(): Promise<SyncClient> {
      const client = new SyncClient(scene.kim, PATIENT);
      await client.connect();
      await client.catchUp();
      client.cut();
      await adas.next('user_offline', ({ data }) => data.userId === scene.kim.id);
      for (const chatId of Object.values(scene.chats)) await ada.http.post('/api/messages', { chatId, content: 'while they were away' });
      return client;
    }

    async function isWhole(client: SyncClient): Promise<void> {
      await comesToHave(client, scene.kim);
      for (const chatId of Object.values(scene.chats)) await ada.http.post('/api/messages', { chatId, content: 'and on it goes' });
      await comesToHave(client, scene.kim);

      const logged = (client.wire?.frames ?? []).filter(({ data }) => data.previousRevision !== undefined);
      const named = logged.map(({ data }) => `${data.chatId} ${data.revision}`);
      expect(named).to.deep.equal([...new Set(named)]);
      const saidLast = logged.filter(({ data }) => data.message?.content === 'and on it goes').map(({ data }) => data.chatId);
      expect(saidLast).not.to.include(scene.chats.removedFrom);
      client.cut();
    }

    const gaps: [string, Stop][] = [
      ['before their presence is written', 'presence'],
      ['between their presence and the heads', 'heads'],
      ['between the heads and ready', 'ready'],
    ];
    for (const [gap, stop] of gaps) {
      it(`is told ${gap}, once`, async () => {
        const client = await gone();
        const { arrived, goOn } = stops.next(stop);
        const caughtUp = client.connect().then(() => client.catchUp());
        await arrived;
        await allKinds(scene);
        goOn();
        await caughtUp;

        await isWhole(client);
      });
    }

    it('is told between ready and sync, once', async () => {
      const client = await gone();
      await client.connect();
      await allKinds(scene);
      await client.catchUp();

      await isWhole(client);
    });

    for (const stop of ['heads read', 'chats read', 'moves read', 'hidden read'] satisfies Stop[]) {
      it(`is told after the ${stop} for the answer, once`, async () => {
        const client = await gone();
        await client.connect();
        const { arrived, goOn } = stops.next(stop);
        const caughtUp = client.catchUp();
        await arrived;
        await allKinds(scene);
        goOn();
        await caughtUp;

        await isWhole(client);
      });
    }

    it('is told after the answer, once', async () => {
      const client = await gone();
      await client.connect();
      await client.catchUp();
      await allKinds(scene);

      await isWhole(client);
    });
  },
  () => ({ change: passing(stops) }),
);

interface Scene {
  ada: Person;
  bob: Person;
  kim: Person;
  chats: Record<(typeof CHATS)[number], string>;
}

const CHATS = ['told', 'changed', 'removedFrom', 'returnedTo'] as const;

/** A chat for what goes together, in each a message and one that quotes it. */
async function aScene(ada: Person, bob: Person, kim: Person): Promise<Scene> {
  const [told, changed, removedFrom, returnedTo] = await Promise.all(CHATS.map((name) => group(ada, [bob, kim], name)));
  const chats = { told: told!, changed: changed!, removedFrom: removedFrom!, returnedTo: returnedTo! };
  for (const chatId of Object.values(chats)) {
    await ada.http.post('/api/messages', { chatId, content: 'first' });
    await kim.http.post('/api/messages', { chatId, content: 'second', replyTo: `${chatId}.1` });
    await ada.http.post('/api/messages', { chatId, content: 'third' });
  }
  return { ada, bob, kim, chats };
}

/** Everything that can happen to somebody's chats. */
async function allKinds({ ada, bob, kim, chats }: Scene): Promise<void> {
  const { told, changed, removedFrom, returnedTo } = chats;
  const members = (chatId: string) => `/api/messages/chats/${chatId}/members`;
  const answers = [
    await ada.http.post('/api/messages', { chatId: told, content: 'new' }),
    await kim.http.post('/api/messages', { chatId: told, content: 'from another device' }),
    await ada.http.patch(`/api/messages/${told}.1`, { content: 'edited' }),
    await ada.http.delete(`/api/messages/${told}.3`),
    await kim.http.delete(`/api/messages/${told}.4?scope=me`),
    await ada.http.post(`/api/messages/${told}.2/read`),
    await ada.http.delete(`${members(changed)}/${bob.id}`),
    await ada.http.post(members(changed), { memberIds: [bob.id] }),
    await ada.http.patch(`/api/messages/chats/${changed}`, { name: 'another name', description: 'and what for' }),
    await ada.http.patch(`${members(changed)}/${kim.id}`, { role: 'admin' }),
    await ada.http.delete(`${members(removedFrom)}/${kim.id}`),
    await ada.http.delete(`${members(returnedTo)}/${kim.id}`),
    await ada.http.post(members(returnedTo), { memberIds: [kim.id] }),
    await ada.http.post('/api/messages', { chatId: returnedTo, content: 'welcome back' }),
  ];
  expect(answers.map(({ status }) => status).filter((status) => status >= 300)).to.deep.equal([]);
  const chatId = await privateChat(bob, kim);
  await bob.http.post('/api/messages', { chatId, content: 'hello' });
}
