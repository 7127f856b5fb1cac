import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import type { GroupChange } from '../../src/domain/group-change.js';
import type { ChatId } from '../../src/domain/ids.js';
import {
  aChatId,
  aGroup,
  aPerson,
  ascending,
  aUserId,
  groupIn,
  NOON,
  people,
  refusalOf,
  say,
  sayMany,
  upTo,
} from '../support/storage-world.js';

/** What ChatStore promises of `change` besides coming and going. */
export function groupChangesContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  const change = (chatId: ChatId, to: GroupChange, at = NOON) => storage.chats.change(chatId, at, () => to);

  it('gives the group as it stands to who decides, its members in order of their coming', async () => {
    const { chatId, owner, members } = await aGroup(storage, 3);
    await say(storage, chatId, owner, { at: NOON + 5 });
    const { id } = await aPerson(storage);
    await change(chatId, { joined: [id] });

    await storage.chats.change(chatId, NOON, (group) => {
      expect(group.chat).to.include({ id: chatId, type: 'group', lastSeq: 1, revision: 3, lastActivityAt: NOON + 5 });
      expect(group.members.map(({ userId }) => userId).slice(0, 3)).to.have.members(members);
      expect(group.members[3]).to.include({ userId: id, role: 'member', joinedSeq: 1, joinedRevision: 3, revision: 3, readSeq: 1 });
      return undefined;
    });
    expect(await storage.chatReader.get(owner, chatId)).to.include({ revision: 3 });
  });

  it('stores what was decided about settings, roles and people, each at a revision of its own', async () => {
    const { chatId, owner, members } = await aGroup(storage, 3);
    const [, heir = owner, gone = owner] = members;
    const { id } = await aPerson(storage);

    const changed = await change(chatId, {
      left: { userId: gone, wasRemoved: true },
      roles: [{ userId: heir, role: 'admin' }],
      joined: [id],
      settings: { name: 'New', description: 'What for' },
      announcement: { senderId: owner, content: 'all at once' },
    });

    expect(changed).to.deep.include({ chatId, previousRevision: 1, revision: 6, memberCount: 3 });
    expect(changed?.left).to.deep.equal([{ userId: gone, revision: 2, reason: 'removed' }]);
    expect(changed?.roles).to.deep.equal([{ userId: heir, role: 'admin', revision: 3 }]);
    expect(changed?.joined).to.deep.equal([{ userId: id, revision: 4, joinedSeq: 0 }]);
    expect(changed?.settings).to.deep.equal({ name: 'New', description: 'What for', revision: 5 });
    const seen = await storage.chatReader.get(heir, chatId);
    expect(seen).to.include({ name: 'New', description: 'What for', myRole: 'admin', revision: 6, lastSeq: 1, memberCount: 3 });
  });

  it('announces by a system message that newcomers see and leavers do not, without a place among the unread', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, gone = owner] = members;
    await sayMany(storage, chatId, owner, 2);
    const { id } = await aPerson(storage);
    const announcement = { senderId: owner, content: 'somebody came' };

    const changed = await change(chatId, { left: { userId: gone, wasRemoved: false }, joined: [id], announcement }, NOON + 7);

    expect(changed?.announcement).to.deep.equal({
      ...announcement,
      ...{ chatId, seq: 3, revision: 6, type: 'system', createdAt: NOON + 7 },
    });
    const { messages } = await storage.messageReader.page(id, chatId, { limit: 10 });
    expect(messages.map(({ seq, type, content }) => [seq, type, content])).to.deep.equal([[3, 'system', 'somebody came']]);
    expect(await storage.chatReader.get(id, chatId)).to.include({ unreadCount: 0, lastActivityAt: NOON + 7 });
    expect(await storage.messageReader.getOwn(owner, { chatId, seq: 3 })).to.include({ content: 'somebody came' });
  });

  it('never lets time go back with an announcement', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    await say(storage, chatId, owner, { at: NOON + 50 });

    expect((await change(chatId, { announcement: { senderId: owner, content: 'x' } }, NOON))?.announcement?.createdAt).to.equal(NOON + 50);
  });

  it('stores nothing of a change with somebody in it who has no active account', async () => {
    const { chatId, owner } = await aGroup(storage, 2);
    const ghost = await aPerson(storage, { isActive: false });

    for (const nobody of [ghost.id, aUserId()]) {
      expect(await refusalOf(change(chatId, { joined: [nobody], settings: { name: 'no' } }))).to.equal('user_not_found');
    }
    expect((await storage.chatReader.get(owner, chatId)).revision).to.equal(1);
    expect(await refusalOf(change(aChatId(), { settings: { name: 'no' } }))).to.equal('chat_not_found');
  });

  it('looks at who is to come in later, and lets them in later', async () => {
    const { chatId } = await aGroup(storage, 1);
    const [ghost, now, then] = [await aPerson(storage, { isActive: false }), await aPerson(storage), await aPerson(storage)];

    expect(await refusalOf(change(chatId, { joined: [now.id], waiting: [then.id, ghost.id] }))).to.equal('user_not_found');
    const changed = await change(chatId, { joined: [now.id], waiting: [then.id] });
    expect(changed).to.include({ memberCount: 2, revision: 2 });
    expect((await groupIn(storage, chatId)).members.map(({ userId }) => userId))
      .to.include(now.id)
      .and.not.to.include(then.id);
  });

  it('stores nothing when whoever decides refuses, and lets the chat go', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    const refusal = new Error('no');
    const attempt = storage.chats.change(chatId, NOON, () => {
      throw refusal;
    });

    expect(await attempt.catch((error: unknown) => error)).to.equal(refusal);
    expect((await say(storage, chatId, owner)).revision).to.equal(2);
  });

  it('tells followers of settings, roles and announcements, each once and as it is now', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, admin = owner] = members;
    await change(chatId, { settings: { name: 'One' } });
    await change(chatId, { roles: [{ userId: admin, role: 'admin' }] });
    await change(chatId, { settings: { description: 'Two' }, announcement: { senderId: owner, content: 'three' } });

    const [changes] = await storage.logReader.changesSince([{ chatId, revision: 1 }], 100);

    expect(changes).to.deep.include({
      revision: 5,
      memberCount: 2,
      settings: { name: 'One', description: 'Two', avatarUrl: null, revision: 4 },
    });
    expect(changes?.members.map(({ userId, revision, view }) => [userId, revision, view?.role])).to.deep.equal([[admin, 3, 'admin']]);
    expect(changes?.messages.map(({ revision, content }) => [revision, content])).to.deep.equal([[5, 'three']]);
    const [later] = await storage.logReader.changesSince([{ chatId, revision: 4 }], 100);
    expect(later).not.to.have.property('settings');
  });

  it('counts settings among the rows of a page', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    await change(chatId, { settings: { name: 'One' } });
    await say(storage, chatId, owner);

    const [first] = await storage.logReader.changesSince([{ chatId, revision: 1 }], 1);
    expect(first).to.deep.include({ revision: 2, hasMore: true, messages: [] });
    expect(first?.settings).to.include({ name: 'One' });
  });

  it('tells of the members asked for, and of nobody who is not in', async () => {
    const { chatId, members } = await aGroup(storage, 4);
    const [, one = aUserId(), gone = aUserId()] = members;
    await change(chatId, { left: { userId: gone, wasRemoved: false } });

    const found = await storage.logReader.membersOf(chatId, [gone, one, aUserId()]);
    expect(found.map(({ user }) => user.id)).to.deep.equal([one]);
    expect(await storage.logReader.membersOf(aChatId(), [one])).to.deep.equal([]);
  });

  it('keeps seqs and revisions gapless when changes and messages race', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    const newcomers = (await people(storage, 6)).map(({ id }) => id);
    const changes = await Promise.all([
      ...newcomers.map((id) => change(chatId, { joined: [id], announcement: { senderId: owner, content: 'hello' } })),
      ...upTo(1, 6).map((n) => change(chatId, { settings: { name: `Name ${n}` } })),
      ...upTo(1, 6).map(() => say(storage, chatId, owner)),
    ]);

    const { messages } = await storage.messageReader.page(owner, chatId, { limit: 100 });
    expect(messages.map(({ seq }) => seq)).to.deep.equal(upTo(1, 12));
    expect(ascending(changes.map((each) => each?.revision ?? 0))).to.have.length(new Set(changes.map((each) => each?.revision)).size);
    expect(await storage.chatReader.get(owner, chatId)).to.include({ revision: 25, lastSeq: 12, memberCount: 7 });
  });
}
