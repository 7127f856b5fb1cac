import { expect } from 'chai';
import type { Storage } from '../../src/application/ports/ports.js';
import type { Membership } from '../../src/domain/chat.js';
import { notAllowedToDelete } from '../../src/domain/errors.js';
import type { MessageRef, UserId } from '../../src/domain/ids.js';
import { tombstoneOf, type Message } from '../../src/domain/message.js';
import { aChatId, aGroup, aPerson, aPrivateChat, erase, join, leave, NOON, refusalOf, say, upTo } from '../support/storage-world.js';

/** What MessageLog promises of `change`. */
export function messageLogChangeContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  before(async () => {
    storage = await open();
  });

  it('gives a changed message the next revision of the chat, and its own place still', async () => {
    const { chatId, one } = await aPrivateChat(storage);
    const message = await say(storage, chatId, one, { clientId: 'c1' });
    await say(storage, chatId, one);

    const changed = await erase(storage, message, one);

    expect(changed).to.deep.equal({ message: { ...tombstoneOf(message, NOON + 1), revision: 4 }, lastRevision: 4 });
    expect(await storage.chatReader.get(one, chatId)).to.include({ revision: 4, lastSeq: 2 });
    expect(await storage.messageReader.get(one, message)).to.include({ seq: 1, revision: 4, clientId: 'c1', deletedAt: NOON + 1 });
  });

  it('stores a content that was decided, and when', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    const message = await say(storage, chatId, one);
    await storage.log.change(message, one, (stored) => ({ ...stored, content: 'edited', editedAt: NOON + 4 }));

    expect(await storage.messageReader.get(other, message)).to.include({ content: 'edited', editedAt: NOON + 4, createdAt: NOON });
  });

  it('shows whoever decides the message and the member', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, member = owner] = members;
    const message = await say(storage, chatId, owner);
    await storage.cursors.advance([{ chatId, userId: member, delivered: 1 }], NOON);
    const shown: { message: Message; member: Membership }[] = [];

    await storage.log.change(message, member, (...seen) => {
      shown.push({ message: seen[0], member: seen[1] });
      return undefined;
    });

    expect(shown.map((seen) => seen.message)).to.deep.equal([message]);
    expect(shown[0]?.member).to.include({ userId: member, role: 'member', joinedSeq: 0, joinedRevision: 1, deliveredSeq: 1, readSeq: 0 });
  });

  it('leaves everything as it is when nothing is decided', async () => {
    const { chatId, one } = await aPrivateChat(storage);
    const message = await say(storage, chatId, one);

    expect(await storage.log.change(message, one, () => undefined)).to.deep.equal({ message });
    expect(await storage.chatReader.get(one, chatId)).to.include({ revision: 2 });
  });

  it('passes on what the decision throws, and changes nothing', async () => {
    const { chatId, one, other } = await aPrivateChat(storage);
    const message = await say(storage, chatId, one);
    const refuse = () => {
      throw notAllowedToDelete();
    };

    expect(await refusalOf(storage.log.change(message, other, refuse))).to.equal('not_allowed_to_delete');
    expect(await storage.chatReader.get(one, chatId)).to.include({ revision: 2 });
    expect(await say(storage, chatId, other)).to.include({ seq: 2, revision: 3 });
  });

  it('asks nobody to decide about what they cannot see', async () => {
    const { chatId, owner, members } = await aGroup(storage, 2);
    const [, gone = owner] = members;
    const message = await say(storage, chatId, owner);
    const [{ id: stranger }, { id: late }] = [await aPerson(storage), await aPerson(storage)];
    await leave(storage, chatId, gone);
    await join(storage, chatId, late);
    const decided: Message[] = [];
    const change = (ref: MessageRef, by: UserId) => refusalOf(storage.log.change(ref, by, (stored) => void decided.push(stored)));

    expect(await change(message, stranger)).to.equal('message_not_found');
    expect(await change(message, gone)).to.equal('message_not_found');
    expect(await change(message, late)).to.equal('message_not_found');
    expect(await change({ chatId, seq: 0 }, owner)).to.equal('message_not_found');
    expect(await change({ chatId, seq: 2 }, owner)).to.equal('message_not_found');
    expect(await change({ chatId: aChatId(), seq: 1 }, owner)).to.equal('message_not_found');
    expect(decided).to.deep.equal([]);
  });

  it('lets one of ten delete a message when they try at once', async () => {
    const { chatId, one } = await aPrivateChat(storage);
    const message = await say(storage, chatId, one);
    const tombstoneOnce = (stored: Message) => (stored.deletedAt === undefined ? tombstoneOf(stored, NOON + 1) : undefined);
    const changes = await Promise.all(upTo(1, 10).map(() => storage.log.change(message, one, tombstoneOnce)));

    expect(changes.filter(({ lastRevision }) => lastRevision !== undefined)).to.have.length(1);
    expect(changes.every((changed) => changed.message.revision === 3)).to.equal(true);
    expect(await storage.chatReader.get(one, chatId)).to.include({ revision: 3 });
  });

  it('gives changes and messages that race revisions without a gap', async () => {
    const { chatId, one } = await aPrivateChat(storage);
    const messages = await Promise.all(upTo(1, 5).map(() => say(storage, chatId, one)));
    const racing = await Promise.all([
      ...messages.map((message) => erase(storage, message, one)),
      ...upTo(1, 5).map(() => storage.log.append({ chatId, senderId: one, type: 'text', content: 'more', at: NOON })),
    ]);

    expect(racing.map(({ message }) => message.revision).sort((a, b) => a - b)).to.deep.equal(upTo(7, 16));
  });
}
