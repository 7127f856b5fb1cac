import { expect } from 'chai';
import { memoryBus } from '../../src/adapters/outbound/memory/memory-bus.js';
import { memoryStorage } from '../../src/adapters/outbound/memory/memory-storage.js';
import { changeMessage } from '../../src/application/messaging/change-message.js';
import { messageNotFound, storageUnavailable } from '../../src/domain/errors.js';
import type { DomainEvent } from '../../src/domain/events.js';
import type { Message } from '../../src/domain/message.js';
import { aPrivateChat, refusalOf, say } from '../support/storage-world.js';

describe('a change of a message', () => {
  const storage = memoryStorage();
  const edit = (message: Message) => ({ ...message, content: 'edited' });
  const aMessage = async () => {
    const { chatId, one } = await aPrivateChat(storage);
    const ref = await say(storage, chatId, one);
    const heard: DomainEvent[] = [];
    const bus = memoryBus(() => undefined);
    bus.subscribe((event) => heard.push(event));
    return { chatId, one, ref, heard, deps: { ...storage, bus } };
  };

  it('is told of as an update, and then how far the messages that quote it have got', async () => {
    const { chatId, one, ref, heard, deps } = await aMessage();
    await say(storage, chatId, one, { replyTo: ref.seq });

    const message = await changeMessage(deps, { ref, by: one }, edit);

    expect(heard).to.deep.equal([
      { type: 'message.updated', chatId, previousRevision: 3, revision: 4, message },
      { type: 'chat.changed', chatId, revision: 5 },
    ]);
  });

  it('has followers look when it was changed again by the time it is told of, because somebody may have left in between', async () => {
    const { chatId, one, ref, heard, deps } = await aMessage();
    const get: typeof storage.messageReader.get = async (...parameters) => {
      await storage.log.change(ref, one, (message) => ({ ...message, content: 'edited again' }));
      return storage.messageReader.get(...parameters);
    };

    const message = await changeMessage({ ...deps, messageReader: { ...storage.messageReader, get } }, { ref, by: one }, edit);

    expect(message).to.include({ content: 'edited again', revision: 4 });
    expect(heard).to.deep.equal([{ type: 'chat.changed', chatId, revision: 4 }]);
  });

  it('is not spoken of when nothing changed', async () => {
    const { one, ref, heard, deps } = await aMessage();

    expect(await changeMessage(deps, { ref, by: one }, () => undefined)).to.include({ content: 'hello' });
    expect(heard).to.deep.equal([]);
  });

  it('has followers look when nobody knows whether it was stored', async () => {
    const { chatId, one, ref, heard, deps } = await aMessage();
    const log = { ...storage.log, change: () => Promise.reject(storageUnavailable()) };

    expect(await refusalOf(changeMessage({ ...deps, log }, { ref, by: one }, edit))).to.equal('storage_unavailable');
    expect(heard).to.deep.equal([{ type: 'chat.changed', chatId }]);
  });

  it('has followers look when it was stored and could not be read back', async () => {
    const { chatId, one, ref, heard, deps } = await aMessage();
    const messageReader = { ...storage.messageReader, get: () => Promise.reject(messageNotFound()) };

    expect(await refusalOf(changeMessage({ ...deps, messageReader }, { ref, by: one }, edit))).to.equal('message_not_found');
    expect(heard).to.deep.equal([{ type: 'chat.changed', chatId, revision: 3 }]);
  });
});
