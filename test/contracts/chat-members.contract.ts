import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import type { ChatId, UserId } from '../../src/domain/ids.js';
import {
  aChatId,
  aGroup,
  aPerson,
  ascending,
  aUserId,
  join,
  joinAny,
  leave,
  NOON,
  people,
  refusalOf,
  say,
  sayMany,
  upTo,
} from '../support/storage-world.js';

/** Coming and going: what ChatStore promises of `change`. */
export function chatMembersContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  const headOf = async (userId: UserId) => (await storage.logReader.headsOf([userId]))[0];
  const joinAll = (chatId: ChatId, userIds: readonly UserId[]) => joinAny(storage, chatId, userIds, NOON + 3);

  it('lets people in from the head on, each at a revision of their own', async () => {
    const { chatId, owner } = await aGroup(storage, 2);
    await sayMany(storage, chatId, owner, 4);
    const newcomers = (await people(storage, 3)).map(({ id }) => id);

    const change = await joinAll(chatId, newcomers);

    expect(change).to.include({ chatId, previousRevision: 5, revision: 8, memberCount: 5 });
    expect(change?.left).to.deep.equal([]);
    expect(change?.joined.map(({ userId }) => userId)).to.have.members(newcomers);
    expect(ascending(change?.joined.map(({ revision }) => revision) ?? [])).to.deep.equal([6, 7, 8]);
    expect(change?.joined.every(({ joinedSeq }) => joinedSeq === 4)).to.equal(true);
    for (const { userId, revision } of change?.joined ?? []) {
      expect(await headOf(userId)).to.deep.equal({ userId, chatId, revision: 8, lastSeq: 4, joinedSeq: 4, joinedRevision: revision });
    }
  });

  it('begins both cursors of a newcomer where they came in', async () => {
    const { chatId, owner } = await aGroup(storage, 2);
    await sayMany(storage, chatId, owner, 2);
    const { id } = await aPerson(storage);
    await joinAll(chatId, [id]);

    expect(await storage.receiptReader.standing(id, chatId)).to.deep.equal({
      joinedSeq: 2,
      deliveredSeq: 2,
      readSeq: 2,
      lastSeq: 2,
      unreadCount: 0,
    });
    const { members } = await storage.chatReader.get(id, chatId);
    expect(members?.find(({ user }) => user.id === id)).to.include({ role: 'member', joinedAt: NOON + 3 });
  });

  it('leaves as they are those who are in already', async () => {
    const { chatId, owner, members } = await aGroup(storage, 3);
    const { id } = await aPerson(storage);

    expect((await joinAll(chatId, [...members, id, id]))?.joined.map(({ userId }) => userId)).to.deep.equal([id]);
    expect(await joinAll(chatId, [...members, id])).to.equal(undefined);
    expect(await joinAll(chatId, [])).to.equal(undefined);
    expect(await storage.chatReader.get(owner, chatId)).to.include({ revision: 2, memberCount: 4, myRole: 'owner' });
  });

  it('lets nobody in who is unknown or inactive, nor anybody with them, nor into a chat that there is not', async () => {
    const { chatId, owner } = await aGroup(storage, 2);
    const [{ id }, ghost] = [await aPerson(storage), await aPerson(storage, { isActive: false })];

    expect(await refusalOf(joinAll(chatId, [id, aUserId()]))).to.equal('user_not_found');
    expect(await refusalOf(joinAll(chatId, [id, ghost.id]))).to.equal('user_not_found');
    expect(await refusalOf(joinAll(aChatId(), [id]))).to.equal('chat_not_found');
    expect(await storage.chatReader.get(owner, chatId)).to.include({ revision: 1, memberCount: 2 });
  });

  it('lets a person in once when ten ask for it at once', async () => {
    const { chatId, owner } = await aGroup(storage, 2);
    const { id } = await aPerson(storage);
    const changes = await Promise.all(upTo(1, 10).map(() => joinAll(chatId, [id])));

    expect(changes.filter((change) => change !== undefined)).to.have.length(1);
    expect(await storage.chatReader.get(owner, chatId)).to.include({ revision: 2, memberCount: 3 });
  });

  it('ends a membership at the head, saying who ended it', async () => {
    const { chatId, owner, members } = await aGroup(storage, 3);
    const [, left = owner, removed = owner] = members;
    await say(storage, chatId, owner);
    const changed = { chatId, joined: [], roles: [] };

    expect(await leave(storage, chatId, left)).to.deep.equal({
      ...changed,
      previousRevision: 2,
      revision: 3,
      memberCount: 2,
      left: [{ userId: left, revision: 3, reason: 'left' }],
    });
    expect(await leave(storage, chatId, removed, { wasRemoved: true })).to.deep.equal({
      ...changed,
      previousRevision: 3,
      revision: 4,
      memberCount: 1,
      left: [{ userId: removed, revision: 4, reason: 'removed' }],
    });
    expect(await storage.chatReader.get(owner, chatId)).to.include({ memberCount: 1, revision: 4 });
    expect(await storage.chatReader.idsOf(left)).to.deep.equal([]);
  });

  it('ends no membership that there is not', async () => {
    const { chatId, members } = await aGroup(storage, 2);
    const [, member = aUserId()] = members;
    await leave(storage, chatId, member);

    expect(await refusalOf(leave(storage, chatId, member))).to.equal('chat_not_found');
    expect(await refusalOf(leave(storage, chatId, (await aPerson(storage)).id))).to.equal('chat_not_found');
    expect(await refusalOf(leave(storage, aChatId(), member))).to.equal('chat_not_found');
  });

  it('opens a new stay for who comes again, after what was said meanwhile', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, member = owner] = members;
    await say(storage, chatId, owner);
    await leave(storage, chatId, member);
    await say(storage, chatId, owner);
    await join(storage, chatId, member);

    expect(await headOf(member)).to.deep.equal({ userId: member, chatId, revision: 5, lastSeq: 2, joinedSeq: 2, joinedRevision: 5 });
    expect((await storage.messageReader.page(member, chatId, { limit: 10 })).messages).to.deep.equal([]);
  });

  it('gives every change a revision of its own when people come, go and write at once', async () => {
    const { chatId, owner, members } = await aGroup(storage, 6);
    const newcomers = (await people(storage, 5)).map(({ id }) => id);
    const told = await Promise.all([
      ...members.slice(1).map(async (userId) => (await leave(storage, chatId, userId)).revision),
      ...newcomers.map(async (userId) => (await join(storage, chatId, userId)).revision),
      ...upTo(1, 10).map(async () => (await say(storage, chatId, owner)).revision),
    ]);

    expect(ascending(told)).to.deep.equal(upTo(2, 21));
    expect(await storage.chatReader.get(owner, chatId)).to.include({ revision: 21, lastSeq: 10, memberCount: 6 });
  });
}
