import type { ChatId, UserId } from '../../../domain/ids.js';
import { statusOf } from '../../../domain/receipt-policy.js';
import type { MessageView } from '../../../domain/views.js';
import type { Database } from './database.js';
import { viewOf, type ViewRow } from './message-rows.js';
import { grouped, optional } from './rows.js';

const COLUMNS = 'chat_id, user_id, joined_seq, left_seq, delivered_seq, read_seq';
const PRESENT = {
  name: 'present_cursors',
  text: `select ${COLUMNS} from chat_members where chat_id = any ($1::bigint[]) and left_seq is null`,
};
const EVERYBODY = { name: 'all_cursors', text: `select ${COLUMNS} from chat_members where chat_id = any ($1::bigint[])` };

interface CursorRow {
  chat_id: ChatId;
  user_id: UserId;
  joined_seq: number;
  left_seq: number | null;
  delivered_seq: number;
  read_seq: number;
}

/** Messages, each with how far it has got: the cursors of each chat's members are read once for all its messages. */
export async function withStatus(query: Database['query'], rows: readonly ViewRow[]): Promise<MessageView[]> {
  if (rows.length === 0) return [];
  const chatIds = [...new Set(rows.map(({ chat_id }) => chat_id))];
  const present = byChat(await query<CursorRow>(PRESENT, [chatIds]));
  // Who has left counts only for a message that none of its recipients is left of.
  const isAlone = ({ chat_id, sender_id, seq }: ViewRow) =>
    !present.get(chat_id)?.some(({ userId, joinedSeq }) => userId !== sender_id && joinedSeq < seq);
  const deserted = [...new Set(rows.filter(isAlone).map(({ chat_id }) => chat_id))];
  const cursors = new Map([...present, ...(deserted.length > 0 ? byChat(await query<CursorRow>(EVERYBODY, [deserted])) : [])]);

  return rows.map((row) => viewOf(row, statusOf({ seq: row.seq, senderId: row.sender_id }, cursors.get(row.chat_id) ?? [])));
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
