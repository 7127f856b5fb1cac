import { expect } from 'chai';
import pg from 'pg';
import type { Storage } from '../../src/application/ports/ports.js';
import { openDatabase } from '../../src/adapters/outbound/postgres/database.js';
import { postgresStorage } from '../../src/adapters/outbound/postgres/postgres-storage.js';
import { asChatId, asUserId } from '../../src/domain/ids.js';
import { freshDatabase } from '../support/cluster.js';
import { NOON, upTo } from '../support/storage-world.js';
import { rowsRead } from '../support/rows-read.js';

const GROUP = asChatId('1');
const MEMBERS = 1_000;
/** A large group with a message, among many small chats. */
const WORLD = `
  insert into users (id, username, name, password_hash, created_at, updated_at)
  select n, 'user.' || n, 'person', '', now(), now() from generate_series(1, ${MEMBERS}) n;
  insert into chats (id, type, name, last_seq, revision, member_count, created_at, last_activity_at)
  select n, 'group', 'a group', 1, 2, case when n = 1 then ${MEMBERS} else 2 end, now(), now() from generate_series(1, 3000) n;
  insert into chat_members (chat_id, user_id, joined_at, joined_seq, joined_revision, revision, delivered_seq, read_seq)
  select c, u, now(), 0, 1, 1, 0, 0 from generate_series(1, 3000) c, generate_series(1, ${MEMBERS}) u where c = 1 or u <= 2;
  insert into messages (chat_id, seq, revision, sender_id, client_id, client_hash, type, content, created_at)
  select 1, 1, 2, 1, 'first', '00000000-0000-0000-0000-000000000000', 'text', 'hello', now();`;

const MOVED = 500;
const advance = async ({ cursors }: Pick<Storage, 'cursors'>) => {
  const moves = upTo(2, MOVED + 1).map((n) => ({ chatId: GROUP, userId: asUserId(String(n)), confirmed: { from: 0, to: 1 } }));
  return cursors.advance(moves, NOON);
};

describe('receipts in a group of 1,000', function () {
  this.timeout(60_000);

  it('read each member who got the message, and not the group for each', async () => {
    const connection = await freshDatabase();
    await fill(connection, 'vacuum analyze chats, chat_members, messages, users');
    const read = await rowsRead(connection, 'chat_members', async (storage) => expect(await advance(storage)).to.have.length(MOVED));
    expect(read).to.be.within(2 * MOVED, 4 * MOVED);
  });

  it('do so too by a plan that was made while there was nobody', async () => {
    const connection = await freshDatabase();
    const storage = postgresStorage(openDatabase(connection));
    for (let n = 0; n < 10; n += 1) await advance(storage);
    await fill(connection);
    const read = await rowsRead(connection, 'chat_members', advance, storage);
    expect(read).to.be.within(2 * MOVED, 4 * MOVED);
  });
});

async function fill(connection: Awaited<ReturnType<typeof freshDatabase>>, ...more: string[]): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  for (const statement of [WORLD, ...more]) await client.query(statement);
  await client.end();
}
