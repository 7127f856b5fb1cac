import { expect } from 'chai';
import { Hub } from '../../src/adapters/inbound/realtime/hub.js';
import { asChatId, asUserId } from '../../src/domain/ids.js';
import { Part } from '../../src/bootstrap/parts.js';
import { Wire, group, register } from '../support/client.js';
import { KeptWire } from '../support/kept-wire.js';
import { ManualTime } from '../support/manual-time.js';
import { startNode } from '../support/node.js';
import { aSession } from '../support/sessions.js';

describe('a look-up that takes long', () => {
  it('lets no socket see into a room whose member was removed meanwhile', async () => {
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const node = await startNode('memory', {
      change(container) {
        const storage = container.get(Part.storage);
        const isMember: typeof storage.chatReader.isMember = async (userId, chatId) => {
          const answer = await storage.chatReader.isMember(userId, chatId);
          if (joining) await held;
          return answer;
        };
        container.rebind(Part.storage).toConstantValue({ ...storage, chatReader: { ...storage.chatReader, isMember } });
      },
    });
    let joining = true;
    const [ada, eve] = [await register(node.url, 'ada'), await register(node.url, 'eve')];
    const chatId = await group(ada, [eve]);
    const [adas, eves] = [await Wire.open(node.url, ada.token), await Wire.open(node.url, eve.token)];

    eves.say('join_chat_room', { chatId }, 'join');
    await eves.ask('ping');
    await ada.http.delete(`/api/messages/chats/${chatId}/members/${eve.id}`);
    joining = false;
    goOn();
    await eves.next('ack', ({ id }) => id === 'join');
    await adas.ask('typing_start', { chatId });
    await eves.ask('ping');

    expect(eves.frames.map(({ event }) => event)).to.deep.equal(['ready', 'ack', 'chat_left', 'ack', 'ack']);
    await Promise.all([adas.close(), eves.close()]);
    await node.stop();
  });
});

describe('a hub whose socket has gone', () => {
  it('keeps no room for it', async () => {
    const node = await startNode('memory');
    const [time, { id }] = [new ManualTime(), await register(node.url)];
    const hub = new Hub({ app: node.app, clock: time, timers: time, report: (error) => expect.fail(String(error)) });
    const [userId, chatId] = [asUserId(id), asChatId('1')];
    const session = aSession(new KeptWire(), userId, time);
    await hub.register(session);
    hub.rooms.join(session, chatId);
    hub.unregister(session);
    const { waiting } = time;

    hub.hear({ type: 'typing.started', chatId, userId: asUserId('2') });
    expect(time.waiting).to.equal(waiting);
    await hub.close();
    await node.stop();
  });
});
