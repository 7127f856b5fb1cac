import { expect } from 'chai';
import type { ChatChanges } from '../../src/application/ports/log-reader.js';
import type { Storage } from '../../src/application/ports/ports.js';
import type { ChatId } from '../../src/domain/ids.js';
import {
  aChatId,
  aGroup,
  aPrivateChat,
  ascending,
  erase,
  join,
  leave,
  NOON,
  people,
  say,
  sayMany,
  upTo,
} from '../support/storage-world.js';

export function logReaderContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  const since = async (chatId: ChatId, revision: number, limit = 100) =>
    (await storage.logReader.changesSince([{ chatId, revision }], limit))[0];
  const revisionsOf = (changes?: ChatChanges) =>
    ascending([
      ...(changes?.messages ?? []).map(({ revision }) => revision),
      ...(changes?.members ?? []).map(({ joinedRevision, leftRevision }) => leftRevision ?? joinedRevision),
    ]);

  it('tells what came after a revision, as a member sees it', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    await say(storage, chatId, one);
    const second = await say(storage, chatId, other, { replyTo: 1 });

    expect(await storage.logReader.changesSince([{ chatId, revision: 2 }], 100)).to.deep.equal([
      {
        chatId,
        revision: 3,
        lastSeq: 2,
        hasMore: false,
        messages: [await storage.messageReader.get(one, second)],
        members: [],
        memberCount: 2,
      },
    ]);
  });

  it('leaves out chats without change, and those that there are not', async () => {
    const { chatId } = await aPrivateChat(storage);

    expect(await storage.logReader.changesSince([{ chatId, revision: 1 }], 100)).to.deep.equal([]);
    expect(await storage.logReader.changesSince([{ chatId: aChatId(), revision: 0 }], 100)).to.deep.equal([]);
    expect(await storage.logReader.changesSince([], 100)).to.deep.equal([]);
  });

  it('tells each of several chats from its own position', async () => {
    const [one, other] = [await aGroup(storage, 1), await aGroup(storage, 1)];
    await sayMany(storage, one.chatId, one.owner, 3);
    await sayMany(storage, other.chatId, other.owner, 3);

    const changes = await storage.logReader.changesSince(
      [
        { chatId: one.chatId, revision: 3 },
        { chatId: other.chatId, revision: 2 },
      ],
      100,
    );

    expect(revisionsOf(changes.find(({ chatId }) => chatId === one.chatId))).to.deep.equal([4]);
    expect(revisionsOf(changes.find(({ chatId }) => chatId === other.chatId))).to.deep.equal([3, 4]);
  });

  it('tells states, not events: a changed row comes once, at its last change', async () => {
    const { chatId, one } = await aPrivateChat(storage);
    const [first] = [await say(storage, chatId, one), await say(storage, chatId, one)];
    await erase(storage, first, one);

    const changes = await since(chatId, 1);

    expect(changes?.messages.map(({ seq, revision, deletedAt }) => [seq, revision, deletedAt])).to.deep.equal([
      [2, 3, undefined],
      [1, 4, NOON + 1],
    ]);
    expect(changes?.messages[1]).not.to.have.property('content');
  });

  it('tells who came and who went, every stay by itself', async () => {
    const { chatId, owner, members } = await aGroup(storage, 3);
    const [, comer = owner, removed = owner] = members;
    await say(storage, chatId, owner);
    await leave(storage, chatId, comer);
    await leave(storage, chatId, removed, { wasRemoved: true });
    await join(storage, chatId, comer);

    const [view] = await storage.logReader.membersOf(chatId, [comer]);
    expect((await since(chatId, 2))?.members).to.deep.equal([
      { userId: comer, revision: 3, joinedSeq: 0, joinedRevision: 1, leftRevision: 3, wasRemoved: false },
      { userId: removed, revision: 4, joinedSeq: 0, joinedRevision: 1, leftRevision: 4, wasRemoved: true },
      { userId: comer, revision: 5, joinedSeq: 1, joinedRevision: 5, wasRemoved: false, view },
    ]);
  });

  it('tells no more rows than asked for, messages and members together, and from where to go on', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    await say(storage, chatId, owner);
    await join(storage, chatId, ...(await people(storage, 2)).map(({ id }) => id));
    await say(storage, chatId, owner);

    const [first, second, exact] = [await since(chatId, 1, 3), await since(chatId, 4, 3), await since(chatId, 1, 4)];

    expect(revisionsOf(first)).to.deep.equal([2, 3, 4]);
    expect(first).to.include({ revision: 4, lastSeq: 2, hasMore: true });
    expect(revisionsOf(second)).to.deep.equal([5]);
    expect(second).to.include({ revision: 5, hasMore: false });
    expect(exact).to.include({ revision: 5, hasMore: false });
  });

  it('loses nobody of the first members, who have one revision, to a limit', async () => {
    const { chatId, owner, members } = await aGroup(storage, 5);
    await say(storage, chatId, owner);

    const first = await since(chatId, 0, 2);
    const rest = await since(chatId, first?.revision ?? 0, 2);

    expect([first, rest].flatMap((changes) => changes?.members.map(({ userId }) => userId) ?? [])).to.have.members(members);
    expect([first, rest].flatMap((changes) => changes?.messages.map(({ seq }) => seq) ?? [])).to.deep.equal([1]);
  });

  it('tells rows and head of one moment, while others write', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    const newcomers = (await people(storage, 10)).map(({ id }) => id);
    const writing = Promise.all([
      ...upTo(1, 30).map(() => say(storage, chatId, owner)),
      ...newcomers.map((userId) => join(storage, chatId, userId)),
    ]);
    const answers = await Promise.all(upTo(1, 20).map(() => since(chatId, 1)));
    await writing;

    for (const changes of [...answers, await since(chatId, 1)]) {
      expect(revisionsOf(changes)).to.deep.equal(changes ? upTo(2, changes.revision) : []);
      expect(changes?.messages.length ?? 0).to.equal(changes?.lastSeq ?? 0);
    }
  });
}
