import type { ChatId, UserId } from '../../../domain/ids.js';
import { statusOf } from '../../../domain/receipt-policy.js';
import type { MessageView } from '../../../domain/views.js';
import type { Database } from './database.js';
import { viewOf, type ViewRow } from './message-rows.js';
import { optional } from './rows.js';

const PRESENT = {
  name: 'present_cursors',
  text: 'select user_id, joined_seq, left_seq, delivered_seq, read_seq from chat_members where chat_id = $1 and left_seq is null',
};
const EVERYBODY = {
  name: 'all_cursors',
  text: 'select user_id, joined_seq, left_seq, delivered_seq, read_seq from chat_members where chat_id = $1',
};

interface CursorRow {
  user_id: UserId;
  joined_seq: number;
  left_seq: number | null;
  delivered_seq: number;
  read_seq: number;
}

/** Messages of one chat, each with how far it has got: the members' cursors are read once for all of them. */
export async function withStatus(query: Database['query'], chatId: ChatId, rows: readonly ViewRow[]): Promise<MessageView[]> {
  if (rows.length === 0) return [];
  const present = await query<CursorRow>(PRESENT, [chatId]);
  // Who has left counts only for a message that none of its recipients is left of.
  const isAlone = (row: ViewRow) => !present.some(({ user_id, joined_seq }) => user_id !== row.sender_id && joined_seq < row.seq);
  const cursors = rows.some(isAlone) ? await query<CursorRow>(EVERYBODY, [chatId]) : present;

  const members = cursors.map((row) => ({
    userId: row.user_id,
    joinedSeq: row.joined_seq,
    deliveredSeq: row.delivered_seq,
    readSeq: row.read_seq,
    ...optional({ leftSeq: row.left_seq }),
  }));
  return rows.map((row) => viewOf(row, statusOf({ seq: row.seq, senderId: row.sender_id }, members)));
}
