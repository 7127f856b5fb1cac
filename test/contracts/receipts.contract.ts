import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import type { ChatId, MessageRef, UserId } from '../../src/domain/ids.js';
import { MOVES_KEPT_UP_TO_MEMBERS } from '../../src/domain/receipt-policy.js';
import { aChatId, aGroup, aGroupOf, aPerson, aPrivateChat, join, leave, NOON, people, say, upTo } from '../support/storage-world.js';

const SECOND = 1_000;

/** What ReceiptReader promises of `receiptsOf`. */
export function receiptsContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  const move = (chatId: ChatId, userId: UserId, at: number, to: { delivered?: number; read?: number }) =>
    storage.cursors.advance([{ chatId, userId, ...to }], at);
  /** A private chat in which `one` has said `count` things at noon, and a way to move the `other`'s cursors, a time after it. */
  const aReader = async (count = 1) => {
    const { chatId, one, other } = await aPrivateChat(storage);
    for (const _ of upTo(1, count)) await say(storage, chatId, one);
    const timesOf = async (seq: number) => {
      const [receipt] = await storage.receiptReader.receiptsOf({ chatId, seq });
      return [receipt?.deliveredAt, receipt?.readAt].map((at) => at && at - NOON);
    };
    return {
      chatId,
      one,
      other,
      timesOf,
      move: (after: number, to: { delivered?: number; read?: number }) => move(chatId, other, NOON + after, to),
    };
  };

  it('tells of each recipient who is in still, in order of their coming, and of nobody else', async () => {
    const { chatId, owner, members } = await aGroup(storage, 4);
    const [, one = owner, gone = owner, other = owner] = members;
    const [{ id: late }, { id: later }] = [await aPerson(storage), await aPerson(storage)];
    await join(storage, chatId, late);
    const message = await say(storage, chatId, one);
    await join(storage, chatId, later);
    await leave(storage, chatId, gone);
    await move(chatId, late, NOON + SECOND, { delivered: 1 });
    await move(chatId, other, NOON + 2 * SECOND, { read: 1 });
    const first = BigInt(owner) < BigInt(other) ? [owner, other] : [other, owner];

    const receipts = await storage.receiptReader.receiptsOf(message);

    expect(receipts.map(({ userId }) => userId)).to.deep.equal([...first, late]);
    expect(receipts.find(({ userId }) => userId === owner)).to.deep.equal({ userId: owner, status: 'sent' });
    expect(receipts[2]).to.deep.equal({ userId: late, status: 'delivered', deliveredAt: NOON + SECOND });
    expect(receipts.find(({ userId }) => userId === other)).to.deep.equal({
      userId: other,
      status: 'read',
      deliveredAt: NOON + 2 * SECOND,
      readAt: NOON + 2 * SECOND,
    });
  });

  it('tells of nobody where there is no message', async () => {
    const { chatId } = await aReader();
    const nothing: MessageRef[] = [
      { chatId, seq: 2 },
      { chatId, seq: 0 },
      { chatId: aChatId(), seq: 1 },
    ];
    for (const ref of nothing) expect(await storage.receiptReader.receiptsOf(ref)).to.deep.equal([]);
  });

  it('tells when each cursor came that far, to the second, whatever came after it', async () => {
    const reader = await aReader(3);
    await reader.move(5_300, { delivered: 2 });
    await reader.move(7_900, { read: 1 });
    await reader.move(9_100, { delivered: 3, read: 2 });

    expect(await reader.timesOf(1)).to.deep.equal([5 * SECOND, 7 * SECOND]);
    expect(await reader.timesOf(2)).to.deep.equal([5 * SECOND, 9 * SECOND]);
    expect(await reader.timesOf(3)).to.deep.equal([9 * SECOND, undefined]);
  });

  it('tells one time for all that happened in a second', async () => {
    const reader = await aReader(3);
    await reader.move(5_100, { delivered: 1 });
    await reader.move(5_500, { read: 2 });
    await reader.move(5_900, { delivered: 3 });

    for (const seq of [1, 2]) expect(await reader.timesOf(seq)).to.deep.equal([5 * SECOND, 5 * SECOND]);
    expect(await reader.timesOf(3)).to.deep.equal([5 * SECOND, undefined]);
  });

  it('takes nothing for read before it was sent, though seconds are coarse and clocks differ', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    const message = await say(storage, chatId, one, { at: NOON + 10_700 });
    await move(chatId, other, NOON + 10_900, { delivered: 1 });
    await move(chatId, other, NOON + 9_200, { read: 1 });

    const [receipt] = await storage.receiptReader.receiptsOf(message);
    expect(receipt).to.include({ status: 'read', readAt: NOON + 10_700 });
  });

  it('begins a new stay anew', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, member = owner] = members;
    await say(storage, chatId, owner);
    await move(chatId, member, NOON + SECOND, { read: 1 });
    await leave(storage, chatId, member);
    await join(storage, chatId, member);
    const second = await say(storage, chatId, owner, { at: NOON + 2 * SECOND });
    await move(chatId, member, NOON + 3 * SECOND, { read: 2 });

    expect(await storage.receiptReader.receiptsOf({ chatId, seq: 1 })).to.deep.equal([]);
    expect(await storage.receiptReader.receiptsOf(second)).to.deep.equal([
      { userId: member, status: 'read', deliveredAt: NOON + 3 * SECOND, readAt: NOON + 3 * SECOND },
    ]);
  });

  it('does not know when, of a chat with very many, and makes up no time when it has become smaller', async () => {
    const [owner, reader, gone, ...others] = (await people(storage, MOVES_KEPT_UP_TO_MEMBERS + 1)).map(({ id }) => id);
    if (!owner || !reader || !gone) throw new Error('There are too few people.');
    const { chatId } = await aGroupOf(storage, owner, [reader, gone, ...others]);
    for (const _ of upTo(1, 2)) await say(storage, chatId, owner);
    const receiptOf = async (seq: number) =>
      (await storage.receiptReader.receiptsOf({ chatId, seq })).find(({ userId }) => userId === reader);

    await move(chatId, reader, NOON + SECOND, { read: 1 });
    expect(await receiptOf(1)).to.deep.equal({ userId: reader, status: 'read' });
    await leave(storage, chatId, gone);
    await move(chatId, reader, NOON + 2 * SECOND, { read: 2 });

    expect(await receiptOf(1)).to.deep.equal({ userId: reader, status: 'read' });
    expect(await receiptOf(2)).to.include({ deliveredAt: NOON + 2 * SECOND, readAt: NOON + 2 * SECOND });
  });

  it('does not know what was forgotten, and takes no later time for it', async () => {
    const long = 3_600_000;
    const { chatId, one, other } = await aPrivateChat(storage, { at: NOON - long });
    const message = await say(storage, chatId, one, { at: NOON - long });
    await say(storage, chatId, one, { at: NOON - long });
    await move(chatId, other, NOON - SECOND, { delivered: 1 });
    await move(chatId, other, NOON + SECOND, { read: 1, delivered: 2 });

    await storage.housekeeping.forget({ movesBefore: NOON, sessionsBefore: 0 });

    expect(await storage.receiptReader.receiptsOf(message)).to.deep.equal([{ userId: other, status: 'read', readAt: NOON + SECOND }]);
    const [second] = await storage.receiptReader.receiptsOf({ chatId, seq: 2 });
    expect(second).to.deep.equal({ userId: other, status: 'delivered', deliveredAt: NOON + SECOND });
  });
}
