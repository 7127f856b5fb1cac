import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import type { UserId } from '../../src/domain/ids.js';
import { aDraft, aGroup, aPerson, aPrivateChat, erase, join, refusalOf, say, sayMany } from '../support/storage-world.js';

/** What MessageLog promises of a message that answers another. */
export function messageLogRepliesContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  it('quotes the message answered', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    await say(storage, chatId, one, { content: 'question' });

    const { message, quote } = await storage.log.append(aDraft(chatId, other, { content: 'answer', replyTo: 1 }));

    expect(message).to.include({ seq: 2, replyTo: 1 });
    expect(quote).to.deep.equal({ seq: 1, senderId: one, type: 'text', content: 'question' });
  });

  it('quotes a deleted message without its content', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    await erase(storage, await say(storage, chatId, one), one);

    const { quote } = await storage.log.append(aDraft(chatId, other, { replyTo: 1 }));

    expect(quote).to.deep.equal({ seq: 1, senderId: one, type: 'text' });
  });

  it('lets nobody answer what is not there, or was said before they came', async () => {
    const { chatId, owner } = await aGroup(storage, 2);
    await sayMany(storage, chatId, owner, 2);
    const { id } = await aPerson(storage);
    await join(storage, chatId, id);
    await say(storage, chatId, owner);
    const answer = (senderId: UserId, replyTo: number) => refusalOf(say(storage, chatId, senderId, { replyTo }));

    expect(await answer(owner, 0)).to.equal('reply_target_not_found');
    expect(await answer(owner, 4)).to.equal('reply_target_not_found');
    expect(await answer(id, 2)).to.equal('reply_target_not_found');
    expect(await say(storage, chatId, id, { replyTo: 3 })).to.include({ seq: 4, replyTo: 3 });
  });
}
