import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import type { Draft } from '../../src/domain/message.js';
import {
  aChatId,
  aDraft,
  aGroup,
  aPrivateChat,
  aUserId,
  erase,
  join,
  leave,
  NOON,
  refusalOf,
  say,
  upTo,
} from '../support/storage-world.js';

/** What MessageLog promises of a (chat, sender, clientId) that comes again. */
export function messageLogRepeatsContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  const aSent = async (more: Partial<Draft> = {}) => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, member = owner] = members;
    const draft = aDraft(chatId, member, { clientId: 'c1', ...more });
    const { message } = await storage.log.append(draft);
    return { chatId, owner, member, draft, message };
  };

  it('stores a message once, and answers a repeat with it', async () => {
    const { draft, message, owner, chatId } = await aSent();

    expect(await storage.log.append({ ...draft, at: NOON + 60_000 })).to.deep.equal({ repeated: true, message });
    expect(await storage.chatReader.get(owner, chatId)).to.include({ lastSeq: 1, revision: 2, lastActivityAt: NOON });
  });

  it('makes one message of a client id that is sent ten times at once', async () => {
    const { chatId, one } = await aPrivateChat(storage);
    const answers = await Promise.all(upTo(1, 10).map(() => storage.log.append(aDraft(chatId, one, { clientId: 'raced' }))));

    expect(answers.filter(({ repeated }) => !repeated)).to.have.length(1);
    expect(answers.every(({ message }) => message.seq === 1 && message.revision === 2)).to.equal(true);
    expect(await storage.chatReader.get(one, chatId)).to.include({ lastSeq: 1, revision: 2 });
  });

  it('stores one of two bodies that race for a client id, and refuses the other', async () => {
    const { chatId, one } = await aPrivateChat(storage);
    const send = (content: string) => refusalOf(say(storage, chatId, one, { clientId: 'raced', content }));
    const answers = await Promise.all([send('this'), send('that')]);

    expect(answers.filter((answer) => answer === 'client_id_reused')).to.have.length(1);
    expect(await storage.chatReader.get(one, chatId)).to.include({ lastSeq: 1 });
  });

  it('takes one client id of two senders, and in two chats, for different messages', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    const elsewhere = await aGroup(storage, 1);
    await join(storage, elsewhere.chatId, one);

    expect(await say(storage, chatId, one, { clientId: 'same' })).to.include({ seq: 1 });
    expect(await say(storage, chatId, other, { clientId: 'same', content: 'other' })).to.include({ seq: 2 });
    expect(await say(storage, elsewhere.chatId, one, { clientId: 'same', content: 'else' })).to.include({
      seq: 1,
      chatId: elsewhere.chatId,
    });
  });

  it('refuses a client id that comes again with another body', async () => {
    const { draft, chatId, owner } = await aSent();
    await say(storage, chatId, owner);

    expect(await refusalOf(storage.log.append({ ...draft, content: 'other' }))).to.equal('client_id_reused');
    expect(await refusalOf(storage.log.append({ ...draft, replyTo: 1 }))).to.equal('client_id_reused');
    expect(await storage.chatReader.get(owner, chatId)).to.include({ lastSeq: 2, revision: 3 });
  });

  it('takes the absence of an answered message for a part of the body', async () => {
    const { chatId, one } = await aPrivateChat(storage);
    await say(storage, chatId, one);
    const { replyTo: _replyTo, ...draft } = aDraft(chatId, one, { clientId: 'c1', replyTo: 1 });
    await storage.log.append({ ...draft, replyTo: 1 });

    expect(await refusalOf(storage.log.append(draft))).to.equal('client_id_reused');
    expect(await storage.log.append({ ...draft, replyTo: 1 })).to.include({ repeated: true });
  });

  it('looks at the client id before it looks for the message answered', async () => {
    const { draft } = await aSent();

    expect(await refusalOf(storage.log.append({ ...draft, replyTo: 0 }))).to.equal('client_id_reused');
    expect(await refusalOf(storage.log.append({ ...draft, replyTo: 99 }))).to.equal('client_id_reused');
  });

  it('answers a repeat of a deleted message with its tombstone, at its revision now', async () => {
    const { draft, message, owner } = await aSent();
    const erased = await erase(storage, message, owner);

    const again = await storage.log.append(draft);

    expect(again).to.deep.equal({ repeated: true, message: erased.message });
    expect(again.message).to.include({ deletedAt: NOON + 1, revision: 3 });
    expect(again.message).not.to.have.property('content');
  });

  it('remembers the body of a deleted message', async () => {
    const { draft, message, owner } = await aSent();
    await erase(storage, message, owner);

    expect(await refusalOf(storage.log.append({ ...draft, content: 'other' }))).to.equal('client_id_reused');
  });

  it('compares with what was sent first, whatever the message was changed to', async () => {
    const { draft, message, member } = await aSent({ content: 'first' });
    await storage.log.change(message, member, (stored) => ({ ...stored, content: 'edited', editedAt: NOON + 1 }));

    const again = await storage.log.append(draft);

    expect(again.repeated).to.equal(true);
    expect(again.message).to.include({ content: 'edited', editedAt: NOON + 1 });
    expect(await refusalOf(storage.log.append({ ...draft, content: 'edited' }))).to.equal('client_id_reused');
  });

  it('recognises a repeat of one who has left', async () => {
    const { draft, message, chatId, member } = await aSent();
    await leave(storage, chatId, member);

    expect(await storage.log.append(draft)).to.deep.equal({ repeated: true, message });
    expect(await refusalOf(storage.log.append({ ...draft, content: 'other' }))).to.equal('client_id_reused');
  });

  it('finds a repeat without appending anything, and nothing where there is none', async () => {
    for (const clientId of ['c1', '~c1', '~~c1']) {
      const { draft, message, chatId, member } = await aSent({ clientId });
      const { clientId: _clientId, ...nameless } = draft;
      await leave(storage, chatId, member);

      expect(await storage.log.findRepeat(draft)).to.deep.equal({ repeated: true, message });
      expect(await refusalOf(storage.log.findRepeat({ ...draft, content: 'other' }))).to.equal('client_id_reused');
      for (const other of [{ ...draft, clientId: 'c2' }, { ...draft, senderId: aUserId() }, { ...draft, chatId: aChatId() }, nameless])
        expect(await storage.log.findRepeat(other)).to.equal(undefined);
    }
  });

  it('finds a repeat as it is now, with what it quotes', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    await say(storage, chatId, other, { content: 'asked' });
    const draft = aDraft(chatId, one, { clientId: 'c1', replyTo: 1 });
    const { message } = await storage.log.append(draft);
    await storage.log.change(message, one, (stored) => ({ ...stored, content: 'edited', editedAt: NOON + 1 }));

    const found = await storage.log.findRepeat(draft);

    expect(found?.message).to.include({ content: 'edited', revision: 4 });
    expect(found).to.deep.equal(await storage.log.append(draft));
    expect(found?.quote).to.include({ seq: 1, content: 'asked' });
  });

  it('recognises a repeat of one who has come again', async () => {
    const { draft, message, chatId, member } = await aSent();
    await leave(storage, chatId, member);
    await join(storage, chatId, member);

    expect(await storage.log.append(draft)).to.deep.equal({ repeated: true, message });
  });
}
