import { expect } from 'chai';
import { Part } from '../../src/bootstrap/parts.js';
import { asChatId, asUserId } from '../../src/domain/ids.js';
import { copyAfter, faultsOfCopy } from '../support/client-copy.js';
import { Wire, group, register } from '../support/client.js';
import { startNode, type Node } from '../support/node.js';
import { wholeLog } from '../support/race-checks.js';
import { groupIn } from '../support/storage-world.js';

describe('who writes in a chat before they were shown that they are in it', () => {
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  let node: Node;
  before(async () => {
    node = await startNode('memory', {
      change(container) {
        const storage = container.get(Part.storage);
        const viewsFor: typeof storage.chatReader.viewsFor = async (...asked) => {
          const views = await storage.chatReader.viewsFor(...asked);
          await held;
          return views;
        };
        container.rebind(Part.storage).toConstantValue({ ...storage, chatReader: { ...storage.chatReader, viewsFor } });
      },
    });
  });
  after(() => node.stop());

  it('has their message from the reply, and is told of it on another socket after the chat', async () => {
    const [ada, eve] = [await register(node.url, 'ada'), await register(node.url, 'eve')];
    const [wire, ear] = [await Wire.open(node.url, eve.token), await Wire.open(node.url, eve.token)];
    const chatId = await group(ada, [eve]);
    await wire.send(chatId, 'here I am');
    goOn();
    await ear.next('message_sent');
    await wire.next('chat_created');
    await wire.ask('ping');

    expect(wire.frames.map(({ event }) => event)).to.deep.equal(['ready', 'message_sent', 'chat_created', 'ack']);
    expect(ear.frames.map(({ event }) => event)).to.deep.equal(['ready', 'chat_created', 'message_sent']);
    const storage = node.container.get(Part.storage);
    const [log, now] = [await wholeLog(storage.logReader, asChatId(chatId)), await groupIn(storage, asChatId(chatId))];
    for (const { frames } of [wire, ear])
      expect(faultsOfCopy(copyAfter(undefined, chatId, frames), asUserId(eve.id), log, now)).to.deep.equal([]);
    await Promise.all([wire.close(), ear.close()]);
  });
});
