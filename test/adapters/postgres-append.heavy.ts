import { expect } from 'chai';
import { openDatabase } from '../../src/adapters/outbound/postgres/database.js';
import { postgresStorage } from '../../src/adapters/outbound/postgres/postgres-storage.js';
import { freshDatabase } from '../support/cluster.js';
import { holdChat } from '../support/held-chat.js';
import { aGroup, NOON, refusalOf } from '../support/storage-world.js';

describe('the append on PostgreSQL, for as long as it takes', () => {
  it('gives up on a chat that is never let go, and stores the message once when it is sent again', async () => {
    const connection = await freshDatabase();
    const storage = postgresStorage(openDatabase(connection));
    const { chatId, owner } = await aGroup(storage, 1);
    const draft = { chatId, senderId: owner, clientId: 'patience', type: 'text' as const, content: 'patience', at: NOON };
    const { letGo } = await holdChat(connection, chatId);

    expect(await refusalOf(storage.log.append(draft))).to.equal('storage_unavailable');
    await letGo();
    await storage.log.append(draft);

    const { messages } = await storage.messageReader.page(owner, chatId, { limit: 10 });
    expect(messages.map(({ seq, content }) => [seq, content])).to.deep.equal([[1, 'patience']]);
    await storage.close();
  });
});
