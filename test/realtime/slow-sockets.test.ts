import { expect } from 'chai';
import { Wire, privateChat, register } from '../support/client.js';
import { startNode, type Node } from '../support/node.js';
import { hastened } from '../support/time.js';

describe('a socket that does not read', () => {
  let node: Node;
  beforeEach(async () => {
    node = await startNode('memory');
  });
  afterEach(() => node.stop());

  async function twoPeople() {
    const [ada, bob] = [await register(node.url, 'ada'), await register(node.url, 'bob')];
    const chatId = await privateChat(ada, bob);
    return { ada, bob, chatId, adas: await Wire.open(node.url, ada.token), bobs: await Wire.open(node.url, bob.token) };
  }

  it('has nothing called delivered, though five hundred frames were flushed to it; and all of it once it reads', async () => {
    const { ada, chatId, adas, bobs } = await twoPeople();
    bobs.socket.pause();

    await Promise.all(Array.from({ length: 500 }, (_, index) => adas.send(chatId, `message ${index}`)));
    const { body } = await ada.http.get(`/api/messages/chat/${chatId}?limit=100`);
    expect(new Set(body.messages.map(({ status }: { status: string }) => status))).to.deep.equal(new Set(['sent']));
    expect(adas.of('message_status_update')).to.deep.equal([]);

    bobs.socket.resume();
    await adas.next('message_status_update', ({ data }) => data.status === 'delivered' && data.upToSeq === 500);
    expect((await ada.http.get(`/api/messages/${chatId}.500`)).body.message.status).to.equal('delivered');
    expect(bobs.of('new_message')).to.have.length(500);
  });

  it('costs bounded memory: past a mebibyte it is skipped, and told so with 4408; what it was sent is an unbroken beginning', async () => {
    const { ada, chatId, adas, bobs } = await twoPeople();
    bobs.socket.pause();

    const text = 'x'.repeat(4_000);
    for (let round = 0; round < 30; round += 1) await Promise.all(Array.from({ length: 100 }, () => adas.send(chatId, text)));
    bobs.socket.resume();

    expect((await bobs.whenClosed()).code).to.equal(4408);
    const seqs = bobs.of('new_message').map(({ data }) => data.message.seq as number);
    expect(seqs.length).to.be.lessThan(3_000);
    expect(seqs).to.deep.equal(seqs.map((_, index) => index + 1));
    const last = (await ada.http.get(`/api/messages/${chatId}.3000`)).body.message;
    expect(last.status).to.equal('sent');
  });

  it('is told to ask for what it missed, when it can, and has everything once it has asked', async () => {
    const { ada, chatId, adas, bobs } = await twoPeople();
    await bobs.ask('sync', {});
    bobs.socket.pause();
    const text = 'x'.repeat(4_000);
    for (let round = 0; round < 30; round += 1) await Promise.all(Array.from({ length: 100 }, () => adas.send(chatId, text)));
    bobs.socket.resume();
    await bobs.next('resync', () => true, 20_000);
    await adas.send(chatId, 'after');
    await bobs.next('new_message', ({ data }) => data.message.content === 'after');

    const told = bobs.of('new_message').map(({ data }) => data as { previousRevision: number; revision: number; message: { seq: number } });
    const [before, [after]] = [told.slice(0, -1), told.slice(-1)];
    expect(before.map(({ message }) => message.seq)).to.deep.equal(before.map((_, index) => index + 1));
    expect(after!.previousRevision).to.be.greaterThan(before.at(-1)!.revision);
    await adas.next('message_status_update', ({ data }) => data.upToSeq === before.length);
    expect((await ada.http.get(`/api/messages/${chatId}.3001`)).body.message.status).to.equal('sent');

    const { chats } = (await bobs.ask('sync', { chats: { [chatId]: before.at(-1)!.revision }, limit: 1_000 })).data;
    expect(chats).to.have.length(1);
    const synced = chats[0].messages.map(({ seq }: { seq: number }) => seq) as number[];
    expect(synced[0] === before.length + 1 || chats[0].reset).to.equal(true);
    expect(synced.at(-1)).to.equal(3_001);
    await adas.next('message_status_update', ({ data }) => data.upToSeq === 3_001);
    expect(bobs.closed).to.equal(undefined);
  });

  it('is another than one that is told of much at once, and reads it', async () => {
    const { chatId, adas, bobs } = await twoPeople();
    await Promise.all(Array.from({ length: 150 }, () => adas.send(chatId, '語'.repeat(4_000))));

    await bobs.until(() => bobs.of('new_message')[149], 'all of it');
    expect(bobs.closed).to.equal(undefined);
    expect(adas.closed).to.equal(undefined);
  });

  it('is ended when it does not drain in time, and nobody else waits for it', async () => {
    await node.stop();
    node = await startNode('memory', { change: hastened(20) });
    const { chatId, adas, bobs } = await twoPeople();
    bobs.socket.pause();
    const text = 'x'.repeat(4_000);
    for (let round = 0; round < 30; round += 1) await Promise.all(Array.from({ length: 100 }, () => adas.send(chatId, text)));

    const offline = await adas.next('user_offline', () => true, 30_000);
    expect(offline.data.userId).to.be.a('string');
    bobs.socket.terminate();
  }).timeout(40_000);
});
