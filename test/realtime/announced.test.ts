import { expect } from 'chai';
import { chatsVocabulary } from '../../src/adapters/inbound/realtime/vocabularies/chats.js';
import { Part } from '../../src/bootstrap/parts.js';
import type { Application } from '../../src/application/application.js';
import { notAGroup } from '../../src/domain/errors.js';
import { Sitting } from '../fuzz/sitting.js';
import { privateChat, register } from '../support/client.js';
import { startNode } from '../support/node.js';

describe('what a command does not announce', () => {
  /** What joining a chat's room is answered when the application does this instead. */
  const joined = async (enter: Application['rooms']['enter'], settings: Record<string, string> = {}) => {
    const node = await startNode('memory', {
      settings,
      change: (container) => {
        const app = container.get<Application>(Part.application);
        container.rebind(Part.application).toConstantValue({ ...app, rooms: { ...app.rooms, enter } });
      },
    });
    const [ada, bob] = [await register(node.url), await register(node.url)];
    // What it hears is not held against the document.
    const sitting = new Sitting(node.url, chatsVocabulary.subprotocol, `Bearer ${ada.token}`);
    await sitting.whenReady();
    sitting.send(JSON.stringify({ event: 'join_chat_room', id: 1, data: { chatId: await privateChat(ada, bob) } }));
    await sitting.whenAnswered(1);
    const { event, data } = sitting.heard.find(({ id }) => id === 1)!;
    await sitting.close();
    await node.stop();
    return [event, data.code];
  };

  it('is a bug when it is refused so', async () => {
    expect(await joined(() => Promise.reject(notAGroup()))).to.deep.equal(['error', 'internal_error']);
  });

  it('is none when it does not refuse', async () => {
    expect(await joined(() => Promise.resolve())).to.deep.equal(['ack', undefined]);
  });

  it('is not looked for in production', async () => {
    const settings = { NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) };
    expect(await joined(() => Promise.reject(notAGroup()), settings)).to.deep.equal(['error', 'not_a_group']);
  });
});
