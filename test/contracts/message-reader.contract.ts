import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import { aChatId, aGroup, aPerson, aPrivateChat, erase, join, leave, NOON, refusalOf, say, sayMany } from '../support/storage-world.js';

export function messageReaderContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  const aHistory = async (count: number) => {
    const { chatId, one, other } = await aPrivateChat(storage);
    await sayMany(storage, chatId, one, count);
    const page = async (page: { before?: number; after?: number; limit: number }) => {
      const { messages, hasMore } = await storage.messageReader.page(other, chatId, page);
      return { seqs: messages.map(({ seq }) => seq), hasMore };
    };
    return { chatId, one, other, page };
  };

  it('shows the newest messages, in order of seq', async () => {
    const { page } = await aHistory(5);

    expect(await page({ limit: 3 })).to.deep.equal({ seqs: [3, 4, 5], hasMore: true });
    expect(await page({ limit: 5 })).to.deep.equal({ seqs: [1, 2, 3, 4, 5], hasMore: false });
    expect(await page({ limit: 100 })).to.deep.equal({ seqs: [1, 2, 3, 4, 5], hasMore: false });
  });

  it('shows those just before a message', async () => {
    const { page } = await aHistory(5);

    expect(await page({ before: 4, limit: 2 })).to.deep.equal({ seqs: [2, 3], hasMore: true });
    expect(await page({ before: 3, limit: 2 })).to.deep.equal({ seqs: [1, 2], hasMore: false });
    expect(await page({ before: 1, limit: 2 })).to.deep.equal({ seqs: [], hasMore: false });
    expect(await page({ before: 99, limit: 2 })).to.deep.equal({ seqs: [4, 5], hasMore: true });
  });

  it('shows those just after a message', async () => {
    const { page } = await aHistory(5);

    expect(await page({ after: 0, limit: 2 })).to.deep.equal({ seqs: [1, 2], hasMore: true });
    expect(await page({ after: 3, limit: 2 })).to.deep.equal({ seqs: [4, 5], hasMore: false });
    expect(await page({ after: 5, limit: 2 })).to.deep.equal({ seqs: [], hasMore: false });
  });

  it('shows an empty history before the first message', async () => {
    const { page } = await aHistory(0);

    expect(await page({ limit: 10 })).to.deep.equal({ seqs: [], hasMore: false });
  });

  it('shows a member nothing from before they came', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    const old = await say(storage, chatId, owner);
    const { id } = await aPerson(storage);
    await join(storage, chatId, id);
    const { seq } = await say(storage, chatId, owner);
    const seen = async (page: { before?: number; after?: number }) => {
      const { messages, hasMore } = await storage.messageReader.page(id, chatId, { ...page, limit: 1 });
      return { seqs: messages.map((message) => message.seq), hasMore };
    };

    expect(await seen({})).to.deep.equal({ seqs: [seq], hasMore: false });
    expect(await seen({ after: 0 })).to.deep.equal({ seqs: [seq], hasMore: false });
    expect(await seen({ before: seq })).to.deep.equal({ seqs: [], hasMore: false });
    expect(await refusalOf(storage.messageReader.get(id, old))).to.equal('message_not_found');
  });

  it('shows a message with its sender, what it answers, and how far it got', async () => {
    const [sender, reader] = [await aPerson(storage, { avatarUrl: '/s.png' }), await aPerson(storage)];
    const { chatId } = await aGroup(storage, 1);
    await join(storage, chatId, sender.id);
    await join(storage, chatId, reader.id);
    await say(storage, chatId, reader.id, { content: 'question' });
    const { seq } = await say(storage, chatId, sender.id, { content: 'answer', replyTo: 1, clientId: 'c1', at: NOON + 3 });

    const view = await storage.messageReader.get(reader.id, { chatId, seq });

    expect(view).to.deep.equal({
      chatId,
      seq: 2,
      revision: 5,
      clientId: 'c1',
      type: 'text',
      content: 'answer',
      createdAt: NOON + 3,
      sender: { id: sender.id, name: sender.name, avatarUrl: '/s.png' },
      replyTo: { seq: 1, sender: { id: reader.id, name: reader.name }, type: 'text', content: 'question' },
      status: 'sent',
    });
    expect((await storage.messageReader.page(sender.id, chatId, { limit: 1 })).messages).to.deep.equal([view]);
  });

  it('shows a deleted message as a tombstone, in what answers it too', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    const question = await say(storage, chatId, one);
    const answer = await say(storage, chatId, other, { replyTo: question.seq });
    await erase(storage, question, one);

    expect(await storage.messageReader.get(other, question))
      .to.include({ deletedAt: NOON + 1 })
      .and.not.to.have.property('content');
    const { replyTo } = await storage.messageReader.get(one, answer);
    expect(replyTo).to.include({ seq: 1, type: 'text' }).and.not.to.have.property('content');
  });

  it('shows how far each message got', async () => {
    const { chatId, one, other } = await aHistory(3);
    await storage.cursors.advance([{ chatId, userId: other, read: 1, delivered: 2 }], NOON);
    const { messages } = await storage.messageReader.page(one, chatId, { limit: 3 });

    expect(messages.map(({ status }) => status)).to.deep.equal(['read', 'delivered', 'sent']);
    expect(await storage.messageReader.get(one, { chatId, seq: 2 })).to.include({ status: 'delivered' });
  });

  it('shows the name that a sender has now', async () => {
    const { chatId, one, other } = await aHistory(1);
    await storage.users.update(one, { name: 'Renamed' }, NOON);

    expect((await storage.messageReader.get(other, { chatId, seq: 1 })).sender).to.include({ name: 'Renamed' });
  });

  it('shows history and messages to nobody but members', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, gone = owner] = members;
    const message = await say(storage, chatId, owner);
    await leave(storage, chatId, gone);
    const page = (viewer: typeof gone, id = chatId) => refusalOf(storage.messageReader.page(viewer, id, { limit: 1 }));

    expect(await page(gone)).to.equal('chat_not_found');
    expect(await page((await aPerson(storage)).id)).to.equal('chat_not_found');
    expect(await page(owner, aChatId())).to.equal('chat_not_found');
    expect(await refusalOf(storage.messageReader.get(gone, message))).to.equal('message_not_found');
    expect(await refusalOf(storage.messageReader.get(owner, { chatId, seq: 2 }))).to.equal('message_not_found');
    expect(await refusalOf(storage.messageReader.get(owner, { chatId: aChatId(), seq: 1 }))).to.equal('message_not_found');
  });

  it('shows its sender a message always, and nobody else this way', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, sender = owner] = members;
    await say(storage, chatId, owner);
    const message = await say(storage, chatId, sender, { replyTo: 1 });
    const seen = await storage.messageReader.get(owner, message);
    await leave(storage, chatId, sender);

    expect(await storage.messageReader.getOwn(sender, message)).to.deep.equal(seen);
    expect(await refusalOf(storage.messageReader.getOwn(owner, message))).to.equal('message_not_found');
    expect(await refusalOf(storage.messageReader.getOwn(sender, { chatId, seq: 9 }))).to.equal('message_not_found');
  });
}
