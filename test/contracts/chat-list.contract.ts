import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import { asChatId, type UserId } from '../../src/domain/ids.js';
import { aChatId, aGroupOf, aPerson, leave, NOON, say } from '../support/storage-world.js';

/** What ChatReader promises of lists. */
export function chatListContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  const idsListed = async (viewer: UserId) => (await storage.chatReader.list(viewer, { limit: 100 })).items.map(({ id }) => id);

  it('puts the latest activity first', async () => {
    const { id } = await aPerson(storage);
    const [early, late] = [await aGroupOf(storage, id, [], { at: NOON }), await aGroupOf(storage, id, [], { at: NOON + 1 })];
    const before = await idsListed(id);
    await say(storage, early.chatId, id, { at: NOON + 2 });

    expect(before).to.deep.equal([late.chatId, early.chatId]);
    expect(await idsListed(id)).to.deep.equal([early.chatId, late.chatId]);
  });

  it('puts the higher id first, as a number, where activity is the same', async () => {
    const { id } = await aPerson(storage);
    const ids = ['9', '10', '9007199254740993', '9007199254740992', '100'].map(asChatId);
    for (const chatId of ids) await aGroupOf(storage, id, [], { id: chatId });

    expect(await idsListed(id)).to.deep.equal(['9007199254740993', '9007199254740992', '100', '10', '9']);
  });

  it('pages through all chats, none twice and none left out', async () => {
    const { id } = await aPerson(storage);
    for (let i = 0; i < 5; i += 1) await aGroupOf(storage, id, [], { at: NOON + (i >> 1) });
    const first = await storage.chatReader.list(id, { limit: 2 });
    const second = await storage.chatReader.list(id, { limit: 2, after: first.next });
    const third = await storage.chatReader.list(id, { limit: 2, after: second.next });

    expect([first, second, third].map(({ items }) => items.length)).to.deep.equal([2, 2, 1]);
    expect([first, second, third].flatMap(({ items }) => items.map((chat) => chat.id))).to.deep.equal(await idsListed(id));
    expect(third).not.to.have.property('next');
  });

  it('does not promise more chats after the last, where the page is just full', async () => {
    const { id } = await aPerson(storage);
    await aGroupOf(storage, id, []);

    expect(await storage.chatReader.list(id, { limit: 1 })).not.to.have.property('next');
    expect(await storage.chatReader.list((await aPerson(storage)).id, { limit: 1 })).to.deep.equal({ items: [] });
  });

  it('tells the ids of every chat that somebody is in', async () => {
    const [{ id }, { id: friend }] = [await aPerson(storage), await aPerson(storage)];
    const groups = [await aGroupOf(storage, friend, [id]), await aGroupOf(storage, id, []), await aGroupOf(storage, id, [])];
    await leave(storage, groups[2]?.chatId ?? aChatId(), id);

    expect(await storage.chatReader.idsOf(id)).to.have.members(groups.slice(0, 2).map(({ chatId }) => chatId));
    expect(await storage.chatReader.idsOf(friend)).to.deep.equal([groups[0]?.chatId]);
  });
}
