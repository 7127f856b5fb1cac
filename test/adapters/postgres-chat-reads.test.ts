import { expect } from 'chai';
import pg from 'pg';
import type { Storage } from '../../src/application/ports/ports.js';
import { asChatId, asUserId } from '../../src/domain/ids.js';
import { UNREAD_MAX } from '../../src/domain/receipt-policy.js';
import { freshDatabase } from '../support/cluster.js';
import { rowsRead } from '../support/rows-read.js';

const VIEWER = asUserId('1');
const CHATS = 20;
const CHAT = asChatId('1');
/** In every chat two people said much that the viewer has not read, and the viewer a little; some of it was deleted, some hidden. */
const WORLD = `
  insert into users (id, username, name, password_hash, created_at, updated_at)
  select n, 'user.' || n, 'person', '', now(), now() from generate_series(1, 3) n;
  insert into chats (id, type, name, last_seq, revision, member_count, created_at, last_activity_at)
  select n, 'group', 'a group', 2000, 2001, 3, now(), date_trunc('milliseconds', now()) from generate_series(1, ${CHATS}) n;
  insert into chat_members (chat_id, user_id, joined_at, joined_seq, joined_revision, revision, delivered_seq, read_seq)
  select c, u, now(), 0, 1, 1, 10, 10 from generate_series(1, ${CHATS}) c, generate_series(1, 3) u;
  insert into messages (chat_id, seq, revision, sender_id, client_id, client_hash, type, content, created_at, deleted_at)
  select c, n, n + 1, case when n % 500 = 0 then 1 else 2 + n % 2 end, n, '00000000-0000-0000-0000-000000000000', 'text', 'hello', now(),
    case when n % 400 = 0 then now() end
  from generate_series(1, ${CHATS}) c, generate_series(1, 2000) n;
  insert into hidden_messages (user_id, chat_id, seq, counter)
  select 1, c, n * 300, c * 10 + n from generate_series(1, ${CHATS}) c, generate_series(1, 6) n;`;

describe('many unread messages', function () {
  this.timeout(60_000);
  let connection: Awaited<ReturnType<typeof freshDatabase>>;
  before(async () => {
    connection = await freshDatabase();
    const client = new pg.Client(connection);
    await client.connect();
    await client.query(WORLD);
    await client.query('vacuum analyze messages, chats, chat_members, users, hidden_messages');
    await client.end();
  });

  it('are not read one by one to list the chats with their counts', async () => {
    const list = async ({ chatReader }: Storage) => {
      const { items } = await chatReader.list(VIEWER, { limit: CHATS });
      expect(items.map(({ unreadCount }) => unreadCount)).to.deep.equal(items.map(() => UNREAD_MAX));
    };
    expect(await rowsRead(connection, 'messages', list)).to.be.below(25 * CHATS);
  });

  it('are not read one by one to tell where a member stands', async () => {
    const stand = ({ receiptReader }: Storage) => receiptReader.standing(VIEWER, CHAT);
    expect(await rowsRead(connection, 'messages', stand)).to.be.below(25);
  });

  it('are not read one by one to show a page of history, however deep it lies', async () => {
    for (const place of [{}, { before: 1_000 }, { before: 51 }, { after: 1_000 }, { after: 1 }]) {
      const page = async ({ messageReader }: Storage) => {
        const { messages } = await messageReader.page(VIEWER, CHAT, { ...place, limit: 50 });
        expect(messages.length).to.equal(50);
      };
      expect(await rowsRead(connection, 'messages', page), JSON.stringify(place)).to.be.below(60);
    }
  });
});
