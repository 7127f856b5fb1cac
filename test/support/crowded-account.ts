import type pg from 'pg';

/** So many private chats, and as many groups of five, each with messages of others that its newest member has not got. */
export interface Crowd {
  chats: number;
  messagesEach: number;
  /** The lowest id that is given to anybody, even; two crowds of one database need ids that are apart. */
  idsFrom?: number;
}

/** In a group besides the person. */
const OTHERS = 4;
/** People who are in all the groups in turn. */
const GROUP_PEOPLE = 20;
const IDS_FROM = 1_000_000;
const CHATS_AFTER_USERS = 1_000_000;

/** The chats in order of activity, the latest last; every other one is private. */
export const chatIdsOf = ({ chats, idsFrom = IDS_FROM }: Crowd): string[] =>
  Array.from({ length: chats }, (_, index) => String(idsFrom + CHATS_AFTER_USERS + index));
export const membersOf = (chatId: string): number => (isPrivate(chatId) ? 2 : OTHERS + 1);
const isPrivate = (chatId: string): boolean => Number(chatId) % 2 === 0;

/** Puts them straight into the tables: sending them would take minutes. */
export async function crowd(client: pg.Client, userId: string, { chats, messagesEach, idsFrom = IDS_FROM }: Crowd): Promise<void> {
  const chatsFrom = idsFrom + CHATS_AFTER_USERS;
  const ours = `c.id >= ${chatsFrom} and c.id < ${chatsFrom + chats}`;
  const insert = (text: string, ...values: unknown[]) => client.query(text, values);
  await insert(
    `insert into users (id, username, name, password_hash, created_at, updated_at)
     select ${idsFrom} + n, 'crowd_' || ${idsFrom} + n, 'crowd ' || n, 'none', now(), now() from generate_series(0, $1::int - 1) n`,
    Math.max(chats, GROUP_PEOPLE),
  );
  await insert(
    `insert into chats (id, type, name, low_id, high_id, last_seq, revision, member_count, created_at, last_activity_at)
     select ${chatsFrom} + n, case when n % 2 = 0 then 'private' else 'group' end, case when n % 2 = 1 then 'group ' || n end,
       case when n % 2 = 0 then ${idsFrom} + n end, case when n % 2 = 0 then $1::bigint end,
       $2::int, $2 + 1, case when n % 2 = 0 then 2 else ${OTHERS + 1} end, '2026-01-01', timestamptz '2026-01-02' + n * interval '1 minute'
     from generate_series(0, $3::int - 1) n`,
    ...[userId, messagesEach, chats],
  );
  await insert(
    `insert into chat_members (chat_id, user_id, role, joined_at, joined_seq, joined_revision, delivered_seq, read_seq, revision, moved_at)
     select c.id, u.id, 'member', c.created_at, 0, 1, u.seq, u.seq, 1, case when u.seq > 0 then c.last_activity_at end
     from chats c cross join lateral (
       select $1::bigint as id, 0 as seq
       union all select c.low_id, c.last_seq where c.type = 'private'
       union all select ${idsFrom} + (c.id + k) % ${GROUP_PEOPLE}, c.last_seq from generate_series(1, ${OTHERS}) k where c.type = 'group'
     ) u
     where ${ours}`,
    userId,
  );
  await insert(
    `insert into messages (chat_id, seq, revision, sender_id, client_id, client_hash, type, content, created_at)
     select c.id, n, n + 1, case when c.type = 'private' then c.low_id else ${idsFrom} + (c.id + 1) % ${GROUP_PEOPLE} end,
       '~' || n, md5(c.id || '.' || n)::uuid, 'text', 'message ' || n || ' with the usual few words in it', c.last_activity_at
     from chats c, generate_series(1, c.last_seq) n
     where ${ours}`,
  );
}
