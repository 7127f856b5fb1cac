import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import { aChatId, aGroup, aPerson, aPrivateChat, erase, join, leave, refusalOf, say, sayMany, upTo } from '../support/storage-world.js';

/** What HiddenStore promises of itself; what readers make of it has a contract of its own. */
export function hiddenStoreContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  it('counts what one person hides, over all their chats, and tells it in order', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    const elsewhere = await aGroup(storage, 1);
    await join(storage, elsewhere.chatId, other);
    await sayMany(storage, chatId, one, 3);
    const away = await say(storage, elsewhere.chatId, elsewhere.owner);
    const refs = [
      { chatId, seq: 3 },
      { chatId, seq: 1 },
      { chatId: elsewhere.chatId, seq: away.seq },
    ];

    const counters: number[] = [];
    for (const ref of refs) counters.push((await storage.hidden.hide(other, ref)).counter);

    expect(counters).to.deep.equal([...counters].sort((a, b) => a - b));
    expect(new Set(counters).size).to.equal(3);
    const all = refs.map((ref, i) => ({ ref, counter: counters[i] }));
    expect(await storage.hidden.hiddenSince(other, 0, 10)).to.deep.equal(all);
    expect(await storage.hidden.hiddenSince(other, 0, 2)).to.deep.equal(all.slice(0, 2));
    expect(await storage.hidden.hiddenSince(other, counters[1] ?? 0, 10)).to.deep.equal(all.slice(2));
    expect(await storage.hidden.hiddenSince(other, counters[2] ?? 0, 10)).to.deep.equal([]);
    expect(await storage.hidden.hiddenSince(one, 0, 10)).to.deep.equal([]);
  });

  it('counts a message once, however often it is hidden', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    const message = await say(storage, chatId, one);
    const answers = await Promise.all(upTo(1, 10).map(() => storage.hidden.hide(other, message)));
    await say(storage, chatId, one);

    expect(new Set(answers.map(({ counter }) => counter)).size).to.equal(1);
    expect(await storage.hidden.hiddenSince(other, 0, 10)).to.deep.equal([{ ref: { chatId, seq: 1 }, ...answers[0] }]);
    expect(await storage.hidden.hide(other, message)).to.deep.equal(answers[0]);
    expect((await storage.hidden.hide(other, { chatId, seq: 2 })).counter).to.be.greaterThan(answers[0]?.counter ?? 0);
  });

  it('hides what one wrote oneself, what was deleted, and what the log announced', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    const tombstone = await say(storage, chatId, owner);
    await erase(storage, tombstone, owner);
    const announced = await storage.chats.change(chatId, tombstone.createdAt, ({ members: [member] }) =>
      member ? { settings: { name: 'Renamed' }, announcement: { senderId: member.userId, content: 'renamed' } } : undefined,
    );

    for (const ref of [tombstone, { chatId, seq: announced?.announcement?.seq ?? 0 }]) {
      await storage.hidden.hide(owner, ref);
      expect(await refusalOf(storage.messageReader.get(owner, ref))).to.equal('message_not_found');
    }
  });

  it('hides nothing that one cannot see', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, gone = owner] = members;
    const message = await say(storage, chatId, owner);
    const [{ id: stranger }, { id: late }] = [await aPerson(storage), await aPerson(storage)];
    await leave(storage, chatId, gone);
    await join(storage, chatId, late);

    for (const person of [stranger, gone, late])
      expect(await refusalOf(storage.hidden.hide(person, message))).to.equal('message_not_found');
    for (const ref of [
      { chatId, seq: 0 },
      { chatId, seq: 2 },
      { chatId: aChatId(), seq: 1 },
    ])
      expect(await refusalOf(storage.hidden.hide(owner, ref))).to.equal('message_not_found');
    for (const person of [owner, stranger, gone, late]) expect(await storage.hidden.hiddenSince(person, 0, 10)).to.deep.equal([]);
  });

  it('stores what counts higher later, so that who reads on from a count misses nothing', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    await sayMany(storage, chatId, one, 30);
    const isDone = { now: false };
    const hiding = Promise.all(upTo(1, 30).map((seq) => storage.hidden.hide(other, { chatId, seq }))).finally(() => (isDone.now = true));

    const read: number[] = [];
    let counter = 0;
    const readOn = async () => {
      for (const hidden of await storage.hidden.hiddenSince(other, counter, 7)) {
        read.push(hidden.ref.seq);
        counter = hidden.counter;
      }
    };
    while (!isDone.now) await readOn();
    await hiding;
    for (let before = -1; before < read.length;) {
      before = read.length;
      await readOn();
    }

    expect([...read].sort((a, b) => a - b)).to.deep.equal(upTo(1, 30));
  });
}
