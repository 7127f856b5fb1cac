import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import type { ChatId, UserId } from '../../src/domain/ids.js';
import { aGroup, aPerson, aPrivateChat, ascending, edit, erase, join, say, upTo } from '../support/storage-world.js';

/** What MessageLog promises of the messages that quote one that changes. */
export function messageLogQuotesContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  /** A question of `one`, at seq 1 and revision 2, which `other` answers at seqs 2 and 4. */
  const anAnswered = async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    const question = await say(storage, chatId, one, { content: 'question' });
    const first = await say(storage, chatId, other, { replyTo: 1 });
    await say(storage, chatId, one);
    const second = await say(storage, chatId, other, { replyTo: 1 });
    return { chatId, one, other, question, first, second };
  };
  const seen = async (viewer: UserId, chatId: ChatId) =>
    (await storage.messageReader.page(viewer, chatId, { limit: 100 })).messages.map(({ revision, replyTo }) => [
      revision,
      replyTo?.content,
    ]);

  it('gives them the revisions after that of the message, in order of seq', async () => {
    const { chatId, one, other, question } = await anAnswered();

    const changed = await edit(storage, question, one);

    expect(changed.message).to.include({ seq: 1, revision: 6 });
    expect(changed.lastRevision).to.equal(8);
    expect(await seen(other, chatId)).to.deep.equal([
      [6, undefined],
      [7, 'edited'],
      [4, undefined],
      [8, 'edited'],
    ]);
    expect(await storage.chatReader.get(one, chatId)).to.include({ revision: 8, lastSeq: 4 });
    expect(await say(storage, chatId, one)).to.include({ seq: 5, revision: 9 });
  });

  it('does so when it is deleted too, and to tombstones, which quote it still', async () => {
    const { chatId, one, other, question, first } = await anAnswered();
    await erase(storage, first, other);

    const { lastRevision } = await erase(storage, question, one);

    expect(lastRevision).to.equal(9);
    expect(await seen(other, chatId)).to.deep.equal([
      [7, undefined],
      [8, undefined],
      [4, undefined],
      [9, undefined],
    ]);
    expect((await storage.messageReader.get(one, first)).replyTo).to.include({ seq: 1 });
  });

  it('leaves alone what quotes something else, or the same seq of another chat, or nothing new', async () => {
    const [{ chatId, one, other, question, first }, elsewhere] = [await anAnswered(), await anAnswered()];
    await say(storage, chatId, one, { replyTo: first.seq });

    expect((await edit(storage, first, other)).lastRevision).to.equal(8);
    expect((await storage.messageReader.get(one, { chatId, seq: 5 })).revision).to.equal(8);
    await edit(storage, question, one);
    expect((await storage.messageReader.get(one, { chatId, seq: 5 })).revision).to.equal(8);
    expect(await storage.log.change(question, one, () => undefined)).not.to.have.property('lastRevision');
    expect(await storage.chatReader.get(one, chatId)).to.include({ revision: 11 });
    expect(await storage.chatReader.get(elsewhere.one, elsewhere.chatId)).to.include({ revision: 5 });
  });

  it('tells followers of them, each with the quote as it is now', async () => {
    const { chatId, one, question } = await anAnswered();
    await edit(storage, question, one, 'what I meant');

    const [changes] = await storage.logReader.changesSince([{ chatId, revision: 6 }], 100);

    expect(changes?.messages.map(({ seq, revision, replyTo }) => [seq, revision, replyTo?.content])).to.deep.equal([
      [2, 7, 'what I meant'],
      [4, 8, 'what I meant'],
    ]);
    const [page] = await storage.logReader.changesSince([{ chatId, revision: 5 }], 2);
    expect(page).to.include({ revision: 7, hasMore: true });
  });

  it('does so for who came after what is quoted, and cannot see it', async () => {
    const { chatId, owner } = await aGroup(storage, 1);
    const question = await say(storage, chatId, owner);
    const { id: late } = await aPerson(storage);
    await join(storage, chatId, late);
    await say(storage, chatId, owner, { replyTo: 1 });
    const before = await seen(late, chatId);

    await erase(storage, question, owner);

    expect(before).to.deep.equal([[4, 'hello']]);
    expect(await seen(late, chatId)).to.deep.equal([[6, undefined]]);
  });

  it('leaves no revision out and gives none twice, while people answer what is being edited', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    const question = await say(storage, chatId, one);
    await Promise.all([
      ...upTo(1, 8).map(() => say(storage, chatId, other, { replyTo: 1 })),
      ...upTo(1, 5).map((time) => edit(storage, question, one, `edited ${time}`)),
    ]);

    const rows = await seen(other, chatId);
    const { revision } = await storage.chatReader.get(one, chatId);
    const revisions = rows.map(([each]) => each as number);
    expect(new Set(revisions).size).to.equal(9);
    expect(Math.max(...revisions)).to.equal(revision);
    const { content } = await storage.messageReader.get(one, question);
    expect(rows.slice(1).map(([, quoted]) => quoted)).to.deep.equal(upTo(1, 8).map(() => content));
    const [changes] = await storage.logReader.changesSince([{ chatId, revision: 1 }], 100);
    expect(changes?.messages.map((message) => message.revision)).to.deep.equal(ascending(revisions));
  });
}
