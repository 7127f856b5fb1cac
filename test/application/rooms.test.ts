import { expect } from 'chai';
import { rooms } from '../../src/application/rooms.js';
import type { Storage } from '../../src/application/ports/ports.js';
import { memoryBus } from '../../src/adapters/outbound/memory/memory-bus.js';
import { memoryStorage } from '../../src/adapters/outbound/memory/memory-storage.js';
import type { DomainEvent } from '../../src/domain/events.js';
import { aPerson, aPrivateChat, refusalOf, say, type PrivateChat } from '../support/storage-world.js';

describe('typing', () => {
  let storage: Storage;
  let chat: PrivateChat;
  let heard: DomainEvent[];
  /** Lets the look-ups go on that wait, in the order they are named in. */
  let waiting: (() => void)[];
  let bus: ReturnType<typeof memoryBus>;
  let app: ReturnType<typeof rooms>;

  beforeEach(async () => {
    storage = memoryStorage();
    chat = await aPrivateChat(storage);
    [heard, waiting] = [[], []];
    bus = memoryBus((error) => expect.fail(String(error)));
    bus.subscribe((event) => void heard.push(event));
    const held: Storage['chatReader'] = {
      ...storage.chatReader,
      async isMember(userId, chatId) {
        const isMember = await storage.chatReader.isMember(userId, chatId);
        await new Promise<void>((resolve) => waiting.push(resolve));
        return isMember;
      },
    };
    app = rooms({ chatReader: held, bus });
  });

  const goOn = async (...turns: number[]) => {
    // Every look-up has got as far as to wait.
    await new Promise(setImmediate);
    for (const turn of turns) waiting[turn]!();
  };
  const types = () => heard.map(({ type }) => type);

  it('is told of members, as soon as they are known to be members', async () => {
    const { chatId, one: userId } = chat;
    const started = app.startTyping({ userId }, chatId);
    await goOn(0);
    await started;
    const stopped = app.stopTyping({ userId }, chatId);
    await goOn(1);
    await stopped;

    expect(heard).to.deep.equal([
      { type: 'typing.started', chatId, userId },
      { type: 'typing.stopped', chatId, userId },
    ]);
  });

  it('is refused to others, who may not see it either', async () => {
    const { id: userId } = await aPerson(storage);
    const attempts = [app.enter, app.startTyping, app.stopTyping].map((attempt) => refusalOf(attempt({ userId }, chat.chatId)));
    await goOn(0, 1, 2);

    expect(await Promise.all(attempts)).to.deep.equal(['chat_not_found', 'chat_not_found', 'chat_not_found']);
    expect(heard).to.deep.equal([]);
  });

  it('ends with the last word of a member, though it is looked up first', async () => {
    const { chatId, one: userId, other } = chat;
    const said = [app.startTyping({ userId }, chatId), app.stopTyping({ userId }, chatId), app.startTyping({ userId: other }, chatId)];
    await goOn(1, 0, 2);
    await Promise.all(said);

    expect(heard).to.deep.equal([
      { type: 'typing.stopped', chatId, userId },
      { type: 'typing.started', chatId, userId: other },
    ]);
  });

  it('is not told after the message that was being typed', async () => {
    const { chatId, one: userId, other } = chat;
    const said = [app.startTyping({ userId }, chatId), app.startTyping({ userId: other }, chatId)];
    await goOn();
    const { revision } = await say(storage, chatId, userId);
    const message = await storage.messageReader.get(userId, { chatId, seq: 1 });
    bus.publish({ type: 'message.posted', chatId, previousRevision: revision - 1, revision, message });
    await goOn(0, 1);
    await Promise.all(said);

    expect(types()).to.deep.equal(['message.posted', 'typing.started']);
    expect(heard.at(-1)).to.include({ userId: other });
  });

  it('is not told after the typist has left', async () => {
    const { chatId, one: userId } = chat;
    const said = app.startTyping({ userId }, chatId);
    await goOn();
    const left = [{ userId, revision: 2, reason: 'left' as const }];
    bus.publish({ type: 'members.changed', chatId, previousRevision: 1, revision: 2, joined: [], left, members: [], memberCount: 1 });
    await goOn(0);
    await said;

    expect(types()).to.deep.equal(['members.changed']);
  });
});
