import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import type { UserId } from '../../src/domain/ids.js';
import { UNREAD_MAX } from '../../src/domain/receipt-policy.js';
import { aPrivateChat, edit, erase, NOON, refusalOf, say, sayMany, upTo } from '../support/storage-world.js';

/** What readers and the log make of the messages that somebody hid. */
export function hiddenMessagesContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  /** A private chat in which `one` said `count` things, of which the `other` hid some. */
  const aChat = async (count: number, ...hidden: number[]) => {
    const { chatId, one, other } = await aPrivateChat(storage);
    await sayMany(storage, chatId, one, count);
    for (const seq of hidden) await storage.hidden.hide(other, { chatId, seq });
    const page = async (viewer: UserId, page: { before?: number; after?: number; limit: number }) => {
      const { messages, hasMore } = await storage.messageReader.page(viewer, chatId, page);
      return [messages.map(({ seq }) => seq), hasMore];
    };
    return { chatId, one, other, page };
  };

  it('leave pages full, in both directions, and they say rightly whether there is more', async () => {
    const { one, other, page } = await aChat(7, 1, 4, 5, 7);

    expect(await page(other, { limit: 2 })).to.deep.equal([[3, 6], true]);
    expect(await page(other, { limit: 3 })).to.deep.equal([[2, 3, 6], false]);
    expect(await page(other, { before: 6, limit: 1 })).to.deep.equal([[3], true]);
    expect(await page(other, { before: 3, limit: 1 })).to.deep.equal([[2], false]);
    expect(await page(other, { before: 2, limit: 1 })).to.deep.equal([[], false]);
    expect(await page(other, { after: 3, limit: 1 })).to.deep.equal([[6], false]);
    expect(await page(other, { after: 0, limit: 2 })).to.deep.equal([[2, 3], true]);
    expect(await page(other, { after: 6, limit: 2 })).to.deep.equal([[], false]);
    // A place that is hidden is a place still.
    expect(await page(other, { before: 5, limit: 9 })).to.deep.equal([[2, 3], false]);
    expect(await page(one, { limit: 3 })).to.deep.equal([[5, 6, 7], true]);
  });

  it('are not there for who hid them, and for others as they were', async () => {
    const { chatId, one, other } = await aChat(2, 1);
    const ref = { chatId, seq: 1 };
    const seen = await storage.messageReader.get(one, ref);

    expect(await refusalOf(storage.messageReader.get(other, ref))).to.equal('message_not_found');
    expect(await refusalOf(storage.receiptReader.statusOf(other, ref))).to.equal('message_not_found');
    expect(await refusalOf(storage.receiptReader.standingBefore(other, ref))).to.equal('message_not_found');
    expect(await refusalOf(storage.log.change(ref, other, (message) => message))).to.equal('message_not_found');
    expect(await storage.messageReader.getEvenHidden(other, ref)).to.deep.equal(seen);
    expect(await storage.receiptReader.statusOf(one, ref)).to.equal('sent');
  });

  it('are shown to their sender by a repeat still', async () => {
    const { chatId, one } = await aChat(1);
    const message = await say(storage, chatId, one, { clientId: 'c1' });
    await storage.hidden.hide(one, message);

    expect(await say(storage, chatId, one, { clientId: 'c1' })).to.deep.equal(message);
    expect(await storage.messageReader.getOwn(one, message)).to.include({ seq: 2 });
  });

  it('are not the last message of a chat: that is the newest one before them', async () => {
    const { chatId, one, other } = await aChat(4, 3, 4);
    const last = async (viewer: UserId) => (await storage.chatReader.get(viewer, chatId)).lastMessage?.seq;
    const listed = (await storage.chatReader.list(other, { limit: 10 })).items[0];

    expect(await last(other)).to.equal(2);
    expect(listed?.lastMessage?.seq).to.equal(2);
    expect(listed).to.include({ lastSeq: 4, lastActivityAt: NOON });
    expect(await last(one)).to.equal(4);
    for (const seq of [1, 2]) await storage.hidden.hide(other, { chatId, seq });
    expect(await storage.chatReader.get(other, chatId)).not.to.have.property('lastMessage');
    await say(storage, chatId, one);
    expect(await last(other)).to.equal(5);
  });

  it('are not unread, and are not taken off twice', async () => {
    const { chatId, one, other } = await aChat(6);
    await say(storage, chatId, other);
    await erase(storage, await say(storage, chatId, other), other);
    await erase(storage, { chatId, seq: 6 }, one);
    await storage.cursors.advance([{ chatId, userId: other, read: 1 }], NOON);
    const unread = async () => {
      const { unreadCount } = await storage.receiptReader.standing(other, chatId);
      expect(await storage.chatReader.get(other, chatId)).to.include({ unreadCount });
      expect(await storage.receiptReader.standingBefore(other, { chatId, seq: 5 })).to.include({ unreadCount });
      return unreadCount;
    };

    expect(await unread()).to.equal(4);
    // Read, one's own, deleted, and both: none of these was counted.
    for (const seq of [1, 7, 6, 8]) await storage.hidden.hide(other, { chatId, seq });
    expect(await unread()).to.equal(4);
    for (const seq of [2, 3]) await storage.hidden.hide(other, { chatId, seq });
    expect(await unread()).to.equal(2);
    expect(await storage.receiptReader.standing(one, chatId)).to.include({ unreadCount: 1 });
  });

  it('make room for others under the most that is counted', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    await Promise.all(upTo(1, UNREAD_MAX + 2).map(() => say(storage, chatId, one)));
    const unread = async () => (await storage.receiptReader.standing(other, chatId)).unreadCount;
    for (const seq of [1, 2]) await storage.hidden.hide(other, { chatId, seq });
    expect(await unread()).to.equal(UNREAD_MAX);
    await storage.hidden.hide(other, { chatId, seq: 3 });
    expect(await unread()).to.equal(UNREAD_MAX - 1);
  }).timeout(20_000);

  it('are quoted still, and change for the others', async () => {
    const { chatId, one, other } = await aChat(1, 1);
    await say(storage, chatId, one, { replyTo: 1 });

    expect((await storage.messageReader.get(other, { chatId, seq: 2 })).replyTo).to.include({ seq: 1, content: 'hello' });
    await edit(storage, { chatId, seq: 1 }, one);
    expect((await storage.messageReader.get(other, { chatId, seq: 2 })).replyTo).to.include({ content: 'edited' });
    expect((await storage.logReader.changesSince([{ chatId, revision: 3 }], 10))[0]?.messages.map(({ seq }) => seq)).to.deep.equal([1, 2]);
  });
}
