import { expect } from 'chai';
import { onEachStorage } from '../support/bad-world.js';
import { Wire, group, privateChat, register, type Person } from '../support/client.js';

interface Entry {
  chatId: string;
  revision: number;
  messages: { content: string | null; seq: number }[];
}

onEachStorage('sync', (world) => {
  let ada: Person;
  let bob: Person;
  beforeEach(async () => {
    const { url } = world();
    [ada, bob] = [await register(url, 'ada'), await register(url, 'bob')];
  });

  /** Asks once, over a socket of its own. */
  async function sync(by: Person, request: Record<string, unknown> = {}) {
    const wire = await Wire.open(world().url, by.token);
    const reply = await wire.ask('sync', request);
    await wire.close();
    expect(reply.event, JSON.stringify(reply)).to.equal('ack');
    return reply.data;
  }
  const say = async (by: Person, chatId: string, content: string) =>
    (await by.http.post('/api/messages', { chatId, content })).body.message as { id: string; revision: number };
  const contents = ({ messages }: Entry) => messages.map(({ content }) => content);

  it('tells a new device of its chats, the latest first, each from its newest messages on', async () => {
    const older = await group(ada, [bob], 'older');
    const newer = await privateChat(ada, bob);
    for (let n = 1; n <= 32; n += 1) await say(bob, newer, `message ${n}`);

    const { chats, hidden, receipts, cursor } = await sync(ada);

    expect(chats.map(({ chatId }: Entry) => chatId)).to.deep.equal([newer, older]);
    expect(chats[0]).to.include({ revision: 33, reset: true });
    expect(chats[0].chat).to.include({ name: 'bob', unreadCount: 32, memberCount: 2 });
    expect(chats[0].chat.members).to.have.length(2);
    expect(chats[0].messages).to.have.length(30);
    expect(chats[0].messages[29]).to.include({ content: 'message 32' });
    expect(chats[1]).to.include({ reset: true, revision: 1 });
    expect([hidden, receipts, cursor]).to.deep.equal([[], [], undefined]);
  });

  it('tells who was away what changed since, as it is now, and nothing of what did not', async () => {
    const chatId = await group(ada, [bob]);
    const other = await privateChat(ada, bob);
    const { chats } = await sync(bob);
    const known = Object.fromEntries(chats.map((each: Entry) => [each.chatId, each.revision]));
    const first = await say(ada, chatId, 'first');
    await say(ada, chatId, 'second');
    await ada.http.delete(`/api/messages/${first.id}`);
    await ada.http.patch(`/api/messages/chats/${chatId}`, { description: 'what for' });
    const eve = await register(world().url, 'eve');
    await ada.http.post(`/api/messages/chats/${chatId}/members`, { memberIds: [eve.id] });

    const answer = await sync(bob, { chats: known });

    expect(answer.chats).to.have.length(1);
    const [entry] = answer.chats;
    expect(entry).to.include({ chatId, revision: 7 }).and.not.to.have.any.keys('reset', 'more');
    expect(contents(entry)).to.deep.equal(['second', null, 'ada added eve']);
    expect(entry.chat).to.include({ description: 'what for', memberCount: 3, unreadCount: 1 });
    expect(entry.members).to.have.length(1);
    expect(entry.members[0].user.id).to.equal(eve.id);
    expect(known[other]).to.equal(1);
    expect((await sync(bob, { chats: { ...known, [chatId]: entry.revision } })).chats).to.deep.equal([]);
  });

  it('tells page by page, saying what there is more of and where to go on', async () => {
    const [one, two] = [await group(ada, [bob], 'one'), await group(ada, [bob], 'two')];
    const known: Record<string, number> = { [one]: 1, [two]: 1 };
    for (const chatId of [one, two]) for (const content of ['a', 'b', 'c']) await say(ada, chatId, content);

    const shown = ({ chats }: { chats: (Entry & { more?: true })[] }) =>
      chats.map((entry) => [entry.chatId, contents(entry).join(''), entry.revision, entry.more]);
    const first = await sync(bob, { chats: known, limit: 4 });
    expect(shown(first)).to.deep.equal([
      [two, 'abc', 4, undefined],
      [one, 'a', 2, true],
    ]);
    const second = await sync(bob, { chats: { [two]: 4, [one]: 2 }, limit: 4, cursor: first.cursor });
    expect(shown(second)).to.deep.equal([[one, 'bc', 4, undefined]]);
    expect(second).not.to.have.property('cursor');
  });

  it('says of which chats named one is not, and of those with only, nothing of others', async () => {
    const chatId = await group(ada, [bob]);
    const strange = await group(ada, []);
    await ada.http.delete(`/api/messages/chats/${chatId}/members/${bob.id}`);
    const mine = await privateChat(ada, bob);

    const answer = await sync(bob, { chats: { [chatId]: 1, [strange]: 1, nonsense: 1 }, only: true });

    expect(answer.chats).to.deep.equal([chatId, strange, 'nonsense'].map((each) => ({ chatId: each, left: true })));
    expect((await sync(bob, { chats: { [mine]: 0 }, only: true })).chats).to.have.length(1);
  });

  it('begins a chat anew that is too far behind, or that one came into again', async () => {
    const chatId = await group(ada, [bob]);
    for (const content of ['a', 'b', 'c', 'd']) await say(ada, chatId, content);

    const far = await sync(bob, { chats: { [chatId]: 1 }, limit: 3 });
    expect(far.chats[0]).to.include({ reset: true, revision: 5 });
    expect(contents(far.chats[0])).to.deep.equal(['b', 'c', 'd']);
    await bob.http.delete(`/api/messages/chats/${chatId}/members/${bob.id}`);
    await ada.http.post(`/api/messages/chats/${chatId}/members`, { memberIds: [bob.id] });
    const again = await sync(bob, { chats: { [chatId]: 5 } });
    expect(again.chats[0]).to.include({ reset: true });
    expect(contents(again.chats[0])).to.deep.equal(['ada added bob']);
  });

  it('tells which cursors moved since the last time, and lets none be missed by only', async () => {
    const chatId = await privateChat(ada, bob);
    await say(ada, chatId, 'hello');
    const before = await sync(ada, { chats: { [chatId]: 2 } });
    expect(before.receipts).to.deep.equal([]);
    await bob.http.post(`/api/messages/chats/${chatId}/read`);

    const only = await sync(ada, { chats: {}, only: true, since: before.since });
    expect([only.receipts, only.since]).to.deep.equal([[], before.since]);
    const { receipts } = await sync(ada, { chats: { [chatId]: 2 }, since: before.since });
    expect(receipts).to.deep.equal([{ chatId, userId: bob.id, deliveredSeq: 1, readSeq: 1 }]);
  });

  it('tells what one has hidden on another device', async () => {
    const chatId = await privateChat(ada, bob);
    const { id } = await say(ada, chatId, 'not for me');
    const before = await sync(bob, { chats: { [chatId]: 2 } });
    await bob.http.delete(`/api/messages/${id}?scope=me`);

    const after = await sync(bob, { chats: { [chatId]: 2 }, own: before.own });

    expect(after.hidden).to.deep.equal([id]);
    expect(after.own).to.be.above(before.own);
    expect((await sync(bob, { chats: { [chatId]: 2 }, own: after.own })).hidden).to.deep.equal([]);
    expect((await sync(ada, { chats: { [chatId]: 2 } })).hidden).to.deep.equal([]);
  });

  it('counts what it brought as delivered, once the client has answered a ping', async () => {
    const chatId = await privateChat(ada, bob);
    const { id } = await say(ada, chatId, 'hello');
    const wire = await Wire.open(world().url, ada.token);
    const bobs = await Wire.open(world().url, bob.token);
    await bobs.ask('sync', {});

    const update = await wire.next('message_status_update');
    expect(update.data).to.include({ chatId, messageId: id, userId: bob.id, status: 'delivered' });
    await Promise.all([wire.close(), bobs.close()]);
  });

  it('holds nothing for delivered that a client who says so itself was sent', async () => {
    const chatId = await privateChat(ada, bob);
    const { id } = await say(ada, chatId, 'hello');
    const wire = await Wire.open(world().url, bob.token, { query: '?acks=1' });
    await wire.ask('sync', {});
    await wire.ask('ping');

    expect((await ada.http.get(`/api/messages/${id}`)).body.message.status).to.equal('sent');
    await wire.ask('mark_message_delivered', { messageId: id });
    expect((await ada.http.get(`/api/messages/${id}`)).body.message.status).to.equal('delivered');
    await wire.close();
  });
});
