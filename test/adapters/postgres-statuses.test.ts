import { expect } from 'chai';
import fc from 'fast-check';
import type pg from 'pg';
import { openDatabase, type Database } from '../../src/adapters/outbound/postgres/database.js';
import { PgLogReader } from '../../src/adapters/outbound/postgres/pg-log-reader.js';
import { asUserId, type ChatId } from '../../src/domain/ids.js';
import { statusOf } from '../../src/domain/receipt-policy.js';
import { freshDatabase } from '../support/cluster.js';
import { aChatId } from '../support/storage-world.js';

const PEOPLE = 200;
const SEQS = 12;
const MOST = 1_000;

interface Stay {
  user: number;
  joined: number;
  left: number | null;
  read: number;
  delivered: number;
}

const later = (from: number) => fc.integer({ min: from, max: SEQS });
/** Where one of these people stands: their only stay, as chats with more are rare, and the rule takes each stay alone. */
const aStay = (user: number, isIn: fc.Arbitrary<boolean>): fc.Arbitrary<Stay> =>
  fc
    .tuple(later(0), isIn)
    .chain(([joined, stays]) =>
      fc
        .tuple(later(joined), stays ? fc.constant(null) : later(joined))
        .chain(([read, left]) => later(read).map((delivered) => ({ user, joined, left, read, delivered }))),
    );
const someStays = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.constantFrom(0, 1, 4)).chain(([count, weight]) =>
  fc.tuple(
    ...Array.from({ length: count }, (_, user) =>
      aStay(
        user + 1,
        fc.nat(4).map((among) => among < weight),
      ),
    ),
  ),
);
const senders = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: SEQS, maxLength: SEQS });

describe('how far messages have got, as PostgreSQL is asked', () => {
  let database: Database;
  let client: pg.Client;
  let cursorsRead = 0;
  before(async () => {
    database = openDatabase(await freshDatabase());
    client = database.client({ lockTimeoutMs: 0 });
    await client.connect();
    await client.query(`
      insert into users (id, username, name, password_hash, created_at, updated_at)
      select n, 'user.' || n, 'person', '', now(), now() from generate_series(1, ${PEOPLE}) n`);
  });
  after(async () => {
    await client.end();
    await database.close();
  });

  async function aChat(stays: readonly Stay[], sentBy: readonly number[]): Promise<ChatId> {
    const chatId = aChatId();
    await client.query(
      `insert into chats (id, type, name, last_seq, revision, member_count, created_at, last_activity_at)
       values ($1, 'group', 'a group', ${SEQS}, ${SEQS + 1}, 1, now(), now())`,
      [chatId],
    );
    await client.query(
      `insert into chat_members (chat_id, user_id, joined_at, joined_seq, joined_revision, revision, left_seq, left_revision, read_seq, delivered_seq)
       select $1, m.user, now(), m.joined, 1, 1, m.left, m.left, m.read, m.delivered
       from jsonb_to_recordset($2) m ("user" bigint, joined int, "left" int, read int, delivered int)`,
      [chatId, JSON.stringify(stays)],
    );
    await client.query(
      `insert into messages (chat_id, seq, revision, sender_id, client_id, client_hash, type, content, created_at)
       select $1, n, n + 1, sender, n, '00000000-0000-0000-0000-000000000000', 'text', 'hello', now()
       from unnest($2::bigint[]) with ordinality s (sender, n)`,
      [chatId, sentBy],
    );
    return chatId;
  }

  async function statusesIn(chatId: ChatId): Promise<string[]> {
    cursorsRead = 0;
    const counted: Database['snapshot'] = (read) =>
      database.snapshot((query) =>
        read(async (statement, values) => {
          const rows = await query(statement, values);
          if (statement.name.endsWith('cursors')) cursorsRead += rows.length;
          return rows as never[];
        }),
      );
    const [changes] = await new PgLogReader({ ...database, snapshot: counted }).changesSince([{ chatId, revision: 0 }], MOST);
    return changes!.messages.map(({ status }) => status);
  }

  it('is what the rule says of all who are in the chat, or were', () =>
    fc.assert(
      fc.asyncProperty(someStays, senders, async (stays, sentBy) => {
        const members = stays.map(({ user, joined, left, read, delivered }) => ({
          ...{ userId: asUserId(String(user)), joinedSeq: joined, readSeq: read, deliveredSeq: delivered },
          ...(left !== null && { leftSeq: left }),
        }));
        const wanted = sentBy.map((sender, index) => statusOf({ seq: index + 1, senderId: asUserId(String(sender)) }, members));

        expect(await statusesIn(await aChat(stays, sentBy))).to.deep.equal(wanted);
      }),
      { numRuns: 300 },
    )).timeout(60_000);

  it('is told by a few of many cursors', async () => {
    const stays = Array.from({ length: PEOPLE }, (_, index) => ({
      user: index + 1,
      joined: 0,
      left: null,
      read: index % 9,
      delivered: 10,
    }));
    const chatId = await aChat(
      stays,
      Array.from({ length: SEQS }, () => 1),
    );

    expect(await statusesIn(chatId)).to.deep.equal(Array.from({ length: SEQS }, (_, index) => (index < 10 ? 'delivered' : 'sent')));
    expect(cursorsRead).to.be.below(10);
  });
});
