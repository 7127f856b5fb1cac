import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import { foundersOf, pairOf } from '../../src/domain/chat.js';
import type { UserId } from '../../src/domain/ids.js';
import { aChatId, aPerson, aPrivateChat, aUserId, aWord, NOON, people, refusalOf, say, upTo } from '../support/storage-world.js';

/** How chats come to be; who comes and goes later is in `chat-members.contract.ts`. */
export function chatStoreContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  const openPrivate = (pair: ReturnType<typeof pairOf>, id = aChatId()) => storage.chats.openPrivate(pair, { id, at: NOON });
  const aPair = async () => {
    const [one, other] = [await aPerson(storage), await aPerson(storage)];
    return pairOf(one.id, other.id);
  };
  const createGroup = (founder: UserId, others: readonly UserId[], more: { clientId?: string } = {}) => {
    const members = foundersOf({ owner: founder, memberIds: others });
    return storage.chats.createGroup({ id: aChatId(), name: 'Team', founder, members, at: NOON, ...more });
  };

  it('opens a private chat under the id given, at revision 1 and without messages', async () => {
    const pair = await aPair();
    const id = aChatId();

    expect(await openPrivate(pair, id)).to.deep.equal({ chatId: id, isNew: true });
    expect(await storage.chatReader.get(pair.low, id)).to.include({
      type: 'private',
      lastSeq: 0,
      revision: 1,
      createdAt: NOON,
      lastActivityAt: NOON,
      myRole: 'member',
      memberCount: 2,
    });
  });

  it('refuses an id that another chat has', async () => {
    const { chatId } = await openPrivate(await aPair());

    expect(await refusalOf(openPrivate(await aPair(), chatId))).to.equal('id_taken');
  });

  it('answers with the private chat that there is', async () => {
    const pair = await aPair();
    const { chatId } = await openPrivate(pair);

    expect(await openPrivate(pair)).to.deep.equal({ chatId, isNew: false });
    expect(await storage.chatReader.idsOf(pair.low)).to.deep.equal([chatId]);
  });

  it('opens a chat each with two people', async () => {
    const [{ id }, { id: one }, { id: other }] = [await aPerson(storage), await aPerson(storage), await aPerson(storage)];
    const opened = [await openPrivate(pairOf(id, one)), await openPrivate(pairOf(id, other)), await openPrivate(pairOf(one, other))];

    expect(new Set(opened.map(({ chatId }) => chatId))).to.have.property('size', 3);
    expect(await storage.chatReader.idsOf(id)).to.have.members(opened.slice(0, 2).map(({ chatId }) => chatId));
  });

  it('makes one private chat for a hundred who ask at once', async () => {
    const pair = await aPair();
    const opened = await Promise.all(upTo(1, 100).map(() => openPrivate(pair)));

    expect(new Set(opened.map(({ chatId }) => chatId))).to.have.property('size', 1);
    expect(opened.filter(({ isNew }) => isNew)).to.have.length(1);
    expect(await storage.chatReader.idsOf(pair.high)).to.have.length(1);
  });

  it('opens no private chat with somebody unknown or inactive', async () => {
    const [here, ghost] = [await aPerson(storage), await aPerson(storage, { isActive: false })];

    expect(await refusalOf(openPrivate(pairOf(here.id, aUserId())))).to.equal('user_not_found');
    expect(await refusalOf(openPrivate(pairOf(here.id, ghost.id)))).to.equal('user_not_found');
    expect(await storage.chatReader.idsOf(here.id)).to.deep.equal([]);
  });

  it('creates a group with its first members, there from the start', async () => {
    const [owner = aUserId(), one = aUserId(), other = aUserId()] = (await people(storage, 3)).map(({ id }) => id);
    const { chatId, isNew } = await createGroup(owner, [one, other]);

    expect(isNew).to.equal(true);
    const { members, ...chat } = await storage.chatReader.get(owner, chatId);
    expect(chat).to.include({
      type: 'group',
      name: 'Team',
      lastSeq: 0,
      revision: 1,
      createdAt: NOON,
      lastActivityAt: NOON,
      myRole: 'owner',
    });
    const stay = { joinedAt: NOON, joinedSeq: 0, deliveredSeq: 0, readSeq: 0 };
    expect(members?.map(({ user, ...member }) => ({ userId: user.id, ...member }))).to.have.deep.members([
      { userId: owner, role: 'owner', ...stay },
      { userId: one, role: 'member', ...stay },
      { userId: other, role: 'member', ...stay },
    ]);
    expect(await storage.logReader.headsOf([other])).to.deep.equal([
      { userId: other, chatId, revision: 1, lastSeq: 0, joinedSeq: 0, joinedRevision: 1 },
    ]);
  });

  it('makes one group for ten requests of one client id at once', async () => {
    const [{ id: founder }, { id: other }] = [await aPerson(storage), await aPerson(storage)];
    const opened = await Promise.all(upTo(1, 10).map(() => createGroup(founder, [other], { clientId: 'once' })));

    expect(opened.filter(({ isNew }) => isNew)).to.have.length(1);
    expect(await storage.chatReader.idsOf(founder)).to.deep.equal([opened[0]?.chatId]);
  });

  it('makes a group each for two founders with one client id, and for no client id', async () => {
    const [{ id: founder }, { id: other }] = [await aPerson(storage), await aPerson(storage)];
    const clientId = aWord();
    await createGroup(founder, [other], { clientId });
    await createGroup(other, [founder], { clientId });
    await createGroup(founder, [other]);
    await createGroup(founder, [other]);

    expect(await storage.chatReader.idsOf(founder)).to.have.length(4);
  });

  it('creates no group with somebody unknown or inactive', async () => {
    const [founder, ghost] = [await aPerson(storage), await aPerson(storage, { isActive: false })];

    expect(await refusalOf(createGroup(founder.id, [aUserId()]))).to.equal('user_not_found');
    expect(await refusalOf(createGroup(founder.id, [ghost.id]))).to.equal('user_not_found');
    expect(await storage.chatReader.idsOf(founder.id)).to.deep.equal([]);
  });

  it('begins a private chat with nothing written, and then counts its messages', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    await say(storage, chatId, one);

    expect(await storage.chatReader.get(other, chatId)).to.include({ lastSeq: 1, revision: 2 });
  });
}
