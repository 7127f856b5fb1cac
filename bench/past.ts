import type pg from 'pg';
import { crowd, type Crowd } from '../test/support/crowded-account.js';
import { register, type Person } from '../test/support/client.js';

/** People whom years of messages lie behind. */
export interface Past {
  /** Is in 1,000 chats, private ones and groups, all with unread messages; the latest is the long one. */
  reader: Person;
  longChat: string;
  /** Has no message yet of 2,000 chats. */
  absent: Person;
}

export const READERS = { chats: 999, messagesEach: 50, idsFrom: 10_000_000 } satisfies Crowd;
export const MISSED = { chats: 2_000, messagesEach: 50, idsFrom: 20_000_000 } satisfies Crowd;
export const LONG = 1_000_000;
const LONG_CHAT = 30_000_000;
/** Of the long chat, the reader has not read so many, nor got the last of them. */
const UNREAD = 100;
/** Messages of it that the reader deleted for themselves. */
const HIDDEN = 500;

/** Puts it straight into the tables, and leaves them as autovacuum would have, and the disk at rest. */
export async function makePast(url: string, client: pg.Client): Promise<Past> {
  const [reader, absent] = [await register(url, 'reader'), await register(url, 'absent')];
  await crowd(client, reader.id, READERS);
  await crowd(client, absent.id, MISSED);
  await fillLongChat(client, reader.id);
  await client.query('vacuum analyze');
  await client.query('checkpoint');
  return { reader, longChat: String(LONG_CHAT), absent };
}

/** A group of the reader and four people of the reader's chats, who all write in it, answer, and take back what they wrote. */
async function fillLongChat(client: pg.Client, reader: string): Promise<void> {
  const others = READERS.idsFrom;
  await client.query(
    `insert into chats (id, type, name, last_seq, revision, member_count, created_at, last_activity_at)
     values (${LONG_CHAT}, 'group', 'a long chat', ${LONG}, ${LONG} + 1, 5, now() - ${LONG} * interval '1 minute', now())`,
  );
  await client.query(
    `insert into chat_members (chat_id, user_id, joined_at, joined_seq, joined_revision, delivered_seq, read_seq, revision)
     select ${LONG_CHAT}, id, now(), 0, 1, ${LONG} - behind / 2, ${LONG} - behind, 1
     from (select $1::bigint as id, ${UNREAD} as behind union all select ${others} + n, n * 1000 from generate_series(0, 3) n) people`,
    [reader],
  );
  await client.query(
    `insert into messages (chat_id, seq, revision, sender_id, client_id, client_hash, type, content, reply_seq, created_at, deleted_at)
     select ${LONG_CHAT}, n, n + 1, case when n % 5 = 4 then $1::bigint else ${others} + n % 5 end, '~' || n, md5(n::text)::uuid, 'text',
       case when n % 100 <> 0 then 'message ' || n || ' with the usual few words in it' end, case when n > 50 and n % 10 = 0 then n - 42 end,
       at, case when n % 100 = 0 then at end
     from generate_series(1, ${LONG}) n, lateral (select now() - (${LONG} - n) * interval '1 minute' as at) t`,
    [reader],
  );
  await client.query(
    `insert into hidden_messages (user_id, chat_id, seq, counter) select $1, ${LONG_CHAT}, n * (${LONG} / ${HIDDEN}) - 999, n from generate_series(1, ${HIDDEN}) n`,
    [reader],
  );
  await client.query(`update users set hidden_counter = ${HIDDEN} where id = $1`, [reader]);
}
