import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import { UNREAD_MAX } from '../../src/domain/receipt-policy.js';
import {
  aChatId,
  aGroup,
  aPerson,
  aPrivateChat,
  erase,
  join,
  leave,
  NOON,
  refusalOf,
  say,
  sayMany,
  upTo,
} from '../support/storage-world.js';

export function receiptReaderContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  it('tells where a member stands', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    await sayMany(storage, chatId, owner, 2);
    const { id } = await aPerson(storage);
    await join(storage, chatId, id);
    await sayMany(storage, chatId, owner, 4);
    await storage.cursors.advance([{ chatId, userId: id, read: 3, delivered: 5 }], NOON);

    expect(await storage.receiptReader.standing(id, chatId)).to.deep.equal({
      joinedSeq: 2,
      deliveredSeq: 5,
      readSeq: 3,
      lastSeq: 6,
      unreadCount: 3,
    });
    const standing = await storage.receiptReader.standing(id, chatId);
    expect(await storage.receiptReader.standingBefore(id, { chatId, seq: 3 })).to.deep.equal(standing);
  });

  it('tells nobody but members', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, gone = owner] = members;
    const message = await say(storage, chatId, owner);
    await leave(storage, chatId, gone);
    const { id: stranger } = await aPerson(storage);

    expect(await refusalOf(storage.receiptReader.standing(gone, chatId))).to.equal('chat_not_found');
    expect(await refusalOf(storage.receiptReader.standing(stranger, chatId))).to.equal('chat_not_found');
    expect(await refusalOf(storage.receiptReader.standing(owner, aChatId()))).to.equal('chat_not_found');
    for (const ask of ['statusOf', 'standingBefore'] as const) {
      expect(await refusalOf(storage.receiptReader[ask](gone, message))).to.equal('message_not_found');
      expect(await refusalOf(storage.receiptReader[ask](stranger, message))).to.equal('message_not_found');
      expect(await refusalOf(storage.receiptReader[ask](owner, { chatId, seq: 2 }))).to.equal('message_not_found');
      expect(await refusalOf(storage.receiptReader[ask](owner, { chatId, seq: 0 }))).to.equal('message_not_found');
    }
  });

  it('tells no status of what was said before a member came', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    const message = await say(storage, chatId, owner);
    const { id } = await aPerson(storage);
    await join(storage, chatId, id);

    expect(await refusalOf(storage.receiptReader.statusOf(id, message))).to.equal('message_not_found');
    expect(await refusalOf(storage.receiptReader.standingBefore(id, message))).to.equal('message_not_found');
  });

  it("counts neither one's own messages, nor deleted ones, nor those read", async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    await sayMany(storage, chatId, one, 2);
    await say(storage, chatId, other);
    await erase(storage, await say(storage, chatId, one), one);
    await say(storage, chatId, one);
    await storage.cursors.advance([{ chatId, userId: other, read: 1 }], NOON);

    expect(await storage.receiptReader.standing(other, chatId)).to.include({ unreadCount: 2, lastSeq: 5 });
    expect(await storage.receiptReader.standing(one, chatId)).to.include({ unreadCount: 1, readSeq: 0 });
  });

  it('counts no further than anybody looks', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    await Promise.all(upTo(1, UNREAD_MAX).map(() => say(storage, chatId, one)));
    const before = await storage.receiptReader.standing(other, chatId);
    await sayMany(storage, chatId, one, 2);

    expect(before).to.include({ unreadCount: UNREAD_MAX });
    expect(await storage.receiptReader.standing(other, chatId)).to.include({ unreadCount: UNREAD_MAX, lastSeq: UNREAD_MAX + 2 });
    expect(await storage.chatReader.get(other, chatId)).to.include({ unreadCount: UNREAD_MAX });
  }).timeout(20_000);

  it('takes a message as far as its slowest recipient', async () => {
    const { chatId, owner, members } = await aGroup(storage, 3);
    const [, quick = owner, slow = owner] = members;
    const message = await say(storage, chatId, owner);
    const status = () => storage.receiptReader.statusOf(quick, message);
    const move = (userId: typeof owner, to: { delivered?: number; read?: number }) =>
      storage.cursors.advance([{ chatId, userId, ...to }], NOON);

    expect(await status()).to.equal('sent');
    await move(quick, { read: 1 });
    expect(await status()).to.equal('sent');
    await move(slow, { delivered: 1 });
    expect(await status()).to.equal('delivered');
    await move(slow, { read: 1 });
    expect(await status()).to.equal('read');
  });

  it('never lowers a status when people come or go', async () => {
    const { chatId, owner, members } = await aGroup(storage, 3);
    const [, one = owner, other = owner] = members;
    const message = await say(storage, chatId, owner);
    await storage.cursors.advance([{ chatId, userId: one, read: 1 }], NOON);
    await storage.cursors.advance([{ chatId, userId: other, delivered: 1 }], NOON);
    const status = () => storage.receiptReader.statusOf(owner, message);

    await join(storage, chatId, (await aPerson(storage)).id);
    expect(await status()).to.equal('delivered');
    await leave(storage, chatId, one);
    expect(await status()).to.equal('delivered');
    await leave(storage, chatId, other);
    expect(await status()).to.equal('read');
    await join(storage, chatId, other);
    expect(await status()).to.equal('read');
  });

  it('leaves as sent what nobody was there to get', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    const message = await say(storage, chatId, owner);
    await join(storage, chatId, (await aPerson(storage)).id);

    expect(await storage.receiptReader.statusOf(owner, message)).to.equal('sent');
  });
}
