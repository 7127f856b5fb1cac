import { expect } from 'chai';
import { Part } from '../../src/bootstrap/container.js';
import type { Application } from '../../src/application/application.js';
import { notAGroup } from '../../src/domain/errors.js';
import { Wire, privateChat, register } from '../support/client.js';
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
    const wire = await Wire.open(node.url, ada.token);
    const { event, data } = await wire.ask('join_chat_room', { chatId: await privateChat(ada, bob) });
    await wire.close();
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
