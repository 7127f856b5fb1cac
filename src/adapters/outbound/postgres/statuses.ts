import type { ChatId, UserId } from '../../../domain/ids.js';
import { statusOf } from '../../../domain/receipt-policy.js';
import type { MessageView } from '../../../domain/views.js';
import type { Database } from './database.js';
import { viewOf, type ViewRow } from './message-rows.js';
import { grouped, optional } from './rows.js';

const COLUMNS = 'user_id, joined_seq, left_seq, delivered_seq, read_seq';
/**
 * Of the members of a chat, those who decide how far its messages have got: the slowest by each cursor, and who came first, as there has
 * to be a recipient at all. Two of each, because one may be the sender. A cursor is never before where its member came in, so who is no
 * recipient of a message does not keep it back either.
 */
const SLOWEST = {
  name: 'slowest_cursors',
  text: `
    select w.chat_id, m.*
    from unnest($1::bigint[]) w (chat_id)
    cross join lateral (
      with present as materialized (select ${COLUMNS} from chat_members where chat_id = w.chat_id and left_seq is null)
      (select * from present order by joined_seq limit 2)
      union all (select * from present order by delivered_seq limit 2)
      union all (select * from present order by read_seq limit 2)
    ) m`,
};
/** Who has left, and was in at some time between two messages of a chat. Offset 0 keeps it a look-up for each chat. */
const LEAVERS = {
  name: 'leavers_cursors',
  text: `
    select w.chat_id, m.*
    from unnest($1::bigint[], $2::int[], $3::int[]) w (chat_id, oldest, newest)
    cross join lateral (
      select ${COLUMNS} from chat_members where chat_id = w.chat_id and left_seq >= w.oldest and joined_seq < w.newest offset 0
    ) m`,
};

interface CursorRow {
  chat_id: ChatId;
  user_id: UserId;
  joined_seq: number;
  left_seq: number | null;
  delivered_seq: number;
  read_seq: number;
}

/** Messages, each with how far it has got: of each chat only those cursors are read that can make a difference. */
export async function withStatus(query: Database['query'], rows: readonly ViewRow[]): Promise<MessageView[]> {
  if (rows.length === 0) return [];
  const chatIds = [...new Set(rows.map(({ chat_id }) => chat_id))];
  const present = byChat(await query<CursorRow>(SLOWEST, [chatIds]));
  // Who has left counts only for a message that none of its recipients is left of.
  const isAlone = ({ chat_id, sender_id, seq }: ViewRow) =>
    !present.get(chat_id)?.some(({ userId, joinedSeq }) => userId !== sender_id && joinedSeq < seq);
  const left = await leaversOf(query, rows.filter(isAlone));

  const cursorsIn = (chatId: ChatId) => [...(present.get(chatId) ?? []), ...(left.get(chatId) ?? [])];
  const cursors = new Map(chatIds.map((chatId) => [chatId, cursorsIn(chatId)]));
  return rows.map((row) => viewOf(row, statusOf({ seq: row.seq, senderId: row.sender_id }, cursors.get(row.chat_id) ?? [])));
}

async function leaversOf(query: Database['query'], deserted: readonly ViewRow[]): Promise<Map<ChatId, Cursors[]>> {
  if (deserted.length === 0) return new Map();
  const seqs = [...grouped(deserted, ({ chat_id }) => chat_id)].map(([chatId, rows]) => ({ chatId, seqs: rows.map(({ seq }) => seq) }));
  const columns = [
    seqs.map(({ chatId }) => chatId),
    seqs.map((each) => Math.min(...each.seqs)),
    seqs.map((each) => Math.max(...each.seqs)),
  ];
  return byChat(await query<CursorRow>(LEAVERS, columns));
}

const byChat = (rows: readonly CursorRow[]): Map<ChatId, Cursors[]> =>
  new Map([...grouped(rows, ({ chat_id }) => chat_id)].map(([chatId, members]) => [chatId, members.map(cursorsOf)]));

type Cursors = Parameters<typeof statusOf>[1][number];

const cursorsOf = (row: CursorRow): Cursors => ({
  userId: row.user_id,
  joinedSeq: row.joined_seq,
  deliveredSeq: row.delivered_seq,
  readSeq: row.read_seq,
  ...optional({ leftSeq: row.left_seq }),
});
