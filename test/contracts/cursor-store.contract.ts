import { expect } from 'chai';
import type { CursorMove } from '../../src/application/ports/cursor-store.js';
import type { Storage } from '../../src/application/ports/ports.js';
import { COVERED_MAX } from '../../src/domain/receipt-policy.js';
import { aChatId, aGroup, aPerson, aPrivateChat, join, leave, NOON, say, sayMany, upTo } from '../support/storage-world.js';

export function cursorStoreContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  const advance = (...moves: CursorMove[]) => storage.cursors.advance(moves, NOON + 1);
  /** A private chat in which `one` has said `count` things, and a way to move the `other`'s cursors. */
  const aReader = async (count: number) => {
    const { chatId, one, other } = await aPrivateChat(storage);
    await sayMany(storage, chatId, one, count);
    return { chatId, one, other, move: (to: Partial<CursorMove>) => advance({ chatId, userId: other, ...to }) };
  };
  const cursorsOf = async ({ chatId, other }: Pick<Awaited<ReturnType<typeof aReader>>, 'chatId' | 'other'>) => {
    const { deliveredSeq, readSeq } = await storage.receiptReader.standing(other, chatId);
    return { deliveredSeq, readSeq };
  };

  it('moves what was delivered, and tells where from and whose it was', async () => {
    const { chatId, one, other, move } = await aReader(3);

    expect(await move({ delivered: 2 })).to.deep.equal([
      { chatId, userId: other, deliveredSeq: 2, readSeq: 0, before: { deliveredSeq: 0, readSeq: 0 }, lastSeq: 3, senders: [one] },
    ]);
    expect(await cursorsOf({ chatId, other })).to.deep.equal({ deliveredSeq: 2, readSeq: 0 });
  });

  it('takes what was read for delivered', async () => {
    const { chatId, one, other, move } = await aReader(3);

    expect(await move({ read: 2 })).to.deep.equal([
      { chatId, userId: other, deliveredSeq: 2, readSeq: 2, before: { deliveredSeq: 0, readSeq: 0 }, lastSeq: 3, senders: [one] },
    ]);
  });

  it('never moves a cursor back, and does not speak of a move that changes nothing', async () => {
    const reader = await aReader(3);
    await reader.move({ read: 2, delivered: 3 });

    expect(await reader.move({ read: 1, delivered: 1 })).to.deep.equal([]);
    expect(await reader.move({ read: 2, delivered: 3 })).to.deep.equal([]);
    expect(await reader.move({})).to.deep.equal([]);
    expect(await cursorsOf(reader)).to.deep.equal({ deliveredSeq: 3, readSeq: 2 });
  });

  it('never moves a cursor past the head', async () => {
    for (const to of [{ read: 99 }, { delivered: 2_147_483_647 }, { confirmed: { from: 0, to: 1_000 } }]) {
      const reader = await aReader(3);
      const [moved] = await reader.move(to);
      const reached = { deliveredSeq: 3, readSeq: 'read' in to ? 3 : 0 };

      expect(moved).to.include({ ...reached, lastSeq: 3 });
      expect(await cursorsOf(reader)).to.deep.equal(reached);
    }
  });

  it('leaves out who is no member, has left, or names a chat that there is not', async () => {
    const { chatId, owner, members } = await aGroup(storage, 3);
    const [, member = owner, gone = owner] = members;
    await say(storage, chatId, owner);
    await leave(storage, chatId, gone);
    const { id: stranger } = await aPerson(storage);

    const moved = await advance(
      { chatId, userId: stranger, read: 1 },
      { chatId, userId: gone, read: 1 },
      { chatId: aChatId(), userId: member, read: 1 },
      { chatId, userId: member, read: 1 },
    );

    expect(moved.map(({ userId }) => userId)).to.deep.equal([member]);
    expect(await advance()).to.deep.equal([]);
  });

  it('moves many members of many chats in one call', async () => {
    const readers = await Promise.all(upTo(1, 10).map(() => aReader(2)));
    const moved = await advance(...readers.map(({ chatId, other }, i) => ({ chatId, userId: other, [i % 2 ? 'read' : 'delivered']: 2 })));

    expect(moved.map(({ chatId }) => chatId)).to.have.members(readers.map(({ chatId }) => chatId));
    for (const [i, reader] of readers.entries()) expect(await cursorsOf(reader)).to.deep.equal({ deliveredSeq: 2, readSeq: i % 2 ? 2 : 0 });
  });

  it('begins a new stay where it began, whatever was read in the one before', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, member = owner] = members;
    await sayMany(storage, chatId, owner, 2);
    await leave(storage, chatId, member);
    await sayMany(storage, chatId, owner, 2);
    await join(storage, chatId, member);
    await say(storage, chatId, owner);

    expect(await advance({ chatId, userId: member, read: 3 })).to.deep.equal([]);
    expect((await advance({ chatId, userId: member, read: 5 }))[0]).to.deep.include({
      before: { deliveredSeq: 4, readSeq: 4 },
      readSeq: 5,
    });
    expect(await storage.receiptReader.statusOf(owner, { chatId, seq: 1 })).to.equal('sent');
  });

  it('names every other member who wrote what a move covers, once', async () => {
    const { chatId, owner, members } = await aGroup(storage, 4);
    const [, one = owner, other = owner, reader = owner] = members;
    for (const senderId of [owner, one, reader, one, other]) await say(storage, chatId, senderId);
    await advance({ chatId, userId: reader, read: 1 });

    const [moved] = await advance({ chatId, userId: reader, read: 4 });

    expect(moved?.senders).to.deep.equal([one]);
    expect((await advance({ chatId, userId: reader, delivered: 5 }))[0]?.senders).to.deep.equal([other]);
  });

  it('names those whose messages were read, when they had been delivered before', async () => {
    const { chatId, owner, members } = await aGroup(storage, 3);
    const [, one = owner, reader = owner] = members;
    for (const senderId of [owner, one, owner]) await say(storage, chatId, senderId);
    await advance({ chatId, userId: reader, delivered: 2 });

    const [moved] = await advance({ chatId, userId: reader, read: 2, delivered: 3 });

    expect(moved?.senders).to.have.members([owner, one]);
  });

  it('names the senders of the newest messages that a long move covers', async () => {
    const { chatId, owner, members } = await aGroup(storage, 3);
    const [, chatty = owner, reader = owner] = members;
    await say(storage, chatId, owner);
    await sayMany(storage, chatId, chatty, COVERED_MAX - 1);
    const within = await advance({ chatId, userId: reader, delivered: COVERED_MAX });
    await say(storage, chatId, chatty);

    expect(within[0]?.senders).to.have.members([owner, chatty]);
    expect((await advance({ chatId, userId: reader, read: COVERED_MAX + 1 }))[0]?.senders).to.deep.equal([chatty]);
  });
}
