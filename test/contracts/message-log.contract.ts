import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import type { UserId } from '../../src/domain/ids.js';
import { aChatId, aDraft, aGroup, aPerson, aPrivateChat, ascending, leave, NOON, refusalOf, say, upTo } from '../support/storage-world.js';

/** What MessageLog promises of a first `append`; repeats and changes have contracts of their own. */
export function messageLogContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  it('appends a message with the next seq and the next revision', async () => {
    const { chatId, one } = await aPrivateChat(storage);
    await say(storage, chatId, one);

    expect(await storage.log.append(aDraft(chatId, one, { content: 'second', clientId: 'c1', at: NOON + 5 }))).to.deep.equal({
      repeated: false,
      message: { chatId, seq: 2, revision: 3, clientId: 'c1', senderId: one, type: 'text', content: 'second', createdAt: NOON + 5 },
    });
  });

  it('makes up no client id for who gave none', async () => {
    const { chatId, one } = await aPrivateChat(storage);
    const message = await say(storage, chatId, one);

    expect(message).not.to.have.property('clientId');
    expect(await storage.messageReader.get(one, message)).not.to.have.property('clientId');
  });

  it('stores the same text twice when it is sent twice without a client id', async () => {
    const { chatId, one } = await aPrivateChat(storage);
    const [first, second] = await Promise.all([say(storage, chatId, one), say(storage, chatId, one)]);

    expect(ascending([first.seq, second.seq])).to.deep.equal([1, 2]);
  });

  for (const content of [`"quoted", {braced}, \\back\\slash, it's; NULL`, 'line\nbreak\ttab', '👩‍👩‍👧 سلام é é', '0', ' spaced ']) {
    it(`keeps ${JSON.stringify(content)} to the letter`, async () => {
      const { chatId, one, other } = await aPrivateChat(storage);
      const message = await say(storage, chatId, one, { content, clientId: content });

      expect(message).to.include({ content, clientId: content });
      expect(await storage.messageReader.get(other, message)).to.include({ content, clientId: content });
    });
  }

  it('gives twenty racing senders of one chat the seqs 1 to 20', async () => {
    const { chatId, members, owner } = await aGroup(storage, 20);
    const messages = await Promise.all(members.map((senderId, i) => say(storage, chatId, senderId, { at: NOON + ((i * 7) % 20) })));

    expect(ascending(messages.map(({ seq }) => seq))).to.deep.equal(upTo(1, 20));
    expect(messages.every(({ seq, revision }) => revision === seq + 1)).to.equal(true);
    const stored = (await storage.messageReader.page(owner, chatId, { limit: 100 })).messages;
    expect(stored.map(({ createdAt }) => createdAt)).to.deep.equal(ascending(stored.map(({ createdAt }) => createdAt)));
    expect(stored.map(({ sender, seq }) => [sender.id, seq])).to.have.deep.members(messages.map(({ senderId, seq }) => [senderId, seq]));
  });

  it('counts each chat by itself when many are written to at once', async () => {
    const chats = await Promise.all(upTo(1, 5).map(() => aPrivateChat(storage)));
    const messages = await Promise.all(chats.flatMap(({ chatId, one }) => upTo(1, 4).map(() => say(storage, chatId, one))));

    for (const { chatId } of chats) {
      expect(ascending(messages.filter((message) => message.chatId === chatId).map(({ seq }) => seq))).to.deep.equal([1, 2, 3, 4]);
    }
  });

  it('never lets time go back within a chat', async () => {
    const { chatId, one, other } = await aPrivateChat(storage, { at: NOON });

    expect(await say(storage, chatId, one, { at: NOON - 60_000 })).to.include({ createdAt: NOON });
    expect(await say(storage, chatId, one, { at: NOON + 9_000 })).to.include({ createdAt: NOON + 9_000 });
    expect(await say(storage, chatId, other, { at: NOON + 8_000 })).to.include({ createdAt: NOON + 9_000 });
    expect(await storage.chatReader.get(one, chatId)).to.include({ lastActivityAt: NOON + 9_000 });
  });

  it('refuses who is no member, who has left, and a chat that there is not', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, gone = owner] = members;
    await leave(storage, chatId, gone);
    const stranger = await aPerson(storage);

    expect(await refusalOf(say(storage, chatId, stranger.id))).to.equal('chat_not_found');
    expect(await refusalOf(say(storage, chatId, gone, { clientId: 'new' }))).to.equal('chat_not_found');
    expect(await refusalOf(say(storage, aChatId(), owner))).to.equal('chat_not_found');
    expect(await storage.chatReader.get(owner, chatId)).to.include({ lastSeq: 0, revision: 2 });
  });

  it('refuses one draft without harm to those that are sent with it', async () => {
    const { chatId, owner } = await aGroup(storage, 2);
    const stranger = await aPerson(storage);
    const sendAs = (senderId: UserId) => refusalOf(say(storage, chatId, senderId));
    const answers = await Promise.all([owner, stranger.id, owner, stranger.id, owner].map(sendAs));

    expect(answers.filter((answer) => answer === 'chat_not_found')).to.have.length(2);
    expect(await storage.chatReader.get(owner, chatId)).to.include({ lastSeq: 3, revision: 4 });
  });

  it('appends nothing of somebody after they left, however close the race', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, member = owner] = members;
    const sending = upTo(1, 10).map(() => refusalOf(say(storage, chatId, member)));
    const leaving = leave(storage, chatId, member);
    const more = upTo(1, 10).map(() => refusalOf(say(storage, chatId, member)));
    const answers = await Promise.all([...sending, ...more]);

    const { messages } = await storage.messageReader.page(owner, chatId, { limit: 100 });
    const { revision } = await leaving;
    expect(messages.every((message) => message.revision < revision)).to.equal(true);
    expect(answers.filter((answer) => answer !== 'chat_not_found')).to.have.length(messages.length);
  });
}
