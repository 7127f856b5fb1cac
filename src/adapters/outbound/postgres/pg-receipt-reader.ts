import { chatNotFound, messageNotFound } from '../../../domain/errors.js';
import type { ChatId, Instant, MessageRef, UserId } from '../../../domain/ids.js';
import { CLOCKS_APART_MS, statusOf, UNREAD_MAX, type Status } from '../../../domain/receipt-policy.js';
import type { ReceiptView } from '../../../domain/views.js';
import type { ReceiptReader, Standing } from '../../../application/ports/readers.js';
import type { Database } from './database.js';
import { notHiddenBy } from './message-rows.js';
import { optional } from './rows.js';

/** Messages `x` that never count as unread, whoever looks. */
const NEVER_COUNTED = `(x.type = 'system' or x.deleted_at is not null)`;

/**
 * How many messages a member (`me`, with `chat_id`, `user_id` and `read_seq`) has not read of a chat with this head. Seqs have no holes,
 * so it is how far the head is away, less what does not count: one's own, what nobody counts, and what was hidden of the rest. However
 * many are unread, only those are looked at, in indexes of their own (of which the one by sender asks for `seq > 0`). What is hidden is looked up message by message, for the reason in `notHiddenBy`.
 */
export const unreadUpTo = (head: string): string => `(
  case when ${head} > me.read_seq then least(${UNREAD_MAX}, ${head} - me.read_seq
    - (select count(*) from messages x
       where x.chat_id = me.chat_id and x.sender_id = me.user_id and x.seq > me.read_seq and x.seq > 0)
    - (select count(*) from messages x
       where x.chat_id = me.chat_id and x.seq > me.read_seq and x.sender_id <> me.user_id and ${NEVER_COUNTED})
    - (select count(*) from hidden_messages h
       where h.user_id = me.user_id and h.chat_id = me.chat_id and h.seq > me.read_seq and (
         select true from messages x
         where x.chat_id = h.chat_id and x.seq = h.seq and x.sender_id <> me.user_id and not ${NEVER_COUNTED}
       ))
  )::int else 0 end)`;

const STANDING = {
  name: 'standing',
  text: `
    select me.joined_seq, me.delivered_seq, me.read_seq, c.last_seq, ${unreadUpTo('c.last_seq')} as unread
    from chat_members me
    join chats c on c.id = me.chat_id
    where me.chat_id = $1 and me.user_id = $2 and me.left_seq is null`,
};
const STANDING_BEFORE = {
  name: 'standing_before',
  text: `
    select me.joined_seq, me.delivered_seq, me.read_seq, c.last_seq, ${unreadUpTo('c.last_seq')} as unread
    from messages m
    join chats c on c.id = m.chat_id
    join chat_members me on me.chat_id = m.chat_id and me.user_id = $3 and me.left_seq is null and me.joined_seq < m.seq
    where m.chat_id = $1 and m.seq = $2 and ${notHiddenBy('me.user_id')}`,
};
const STATUS = {
  name: 'status',
  text: `
    select status_of(m.chat_id, m.seq, m.sender_id) as status
    from messages m
    join chat_members me on me.chat_id = m.chat_id and me.user_id = $3 and me.left_seq is null and me.joined_seq < m.seq
    where m.chat_id = $1 and m.seq = $2 and ${notHiddenBy('me.user_id')}`,
};

// When a cursor of `cm` reached `m`: of the moves from then on the first that is far enough, which is not it when it began past `m`.
const reachedAt = (cursor: 'delivered' | 'read') => `
  case when cm.${cursor}_seq >= m.seq then (
    select case when v.${cursor}_before < m.seq then v.at end
    from cursor_moves v
    where v.chat_id = m.chat_id and v.user_id = cm.user_id and v.${cursor}_seq >= m.seq
      and v.at > m.created_at - interval '${CLOCKS_APART_MS} milliseconds'
    order by v.at limit 1
  ) end`;
const RECEIPTS = {
  name: 'receipts',
  text: `
    select m.sender_id, m.created_at, cm.user_id, cm.joined_seq, cm.delivered_seq, cm.read_seq,
      ${reachedAt('delivered')} as delivered_at, ${reachedAt('read')} as read_at
    from messages m
    join chat_members cm on cm.chat_id = m.chat_id and cm.left_seq is null and cm.joined_seq < m.seq and cm.user_id <> m.sender_id
    where m.chat_id = $1 and m.seq = $2
    order by cm.joined_revision, cm.user_id`,
};

interface ReceiptRow {
  sender_id: UserId;
  created_at: Instant;
  user_id: UserId;
  joined_seq: number;
  delivered_seq: number;
  read_seq: number;
  delivered_at: Instant | null;
  read_at: Instant | null;
}

interface StandingRow {
  joined_seq: number;
  delivered_seq: number;
  read_seq: number;
  last_seq: number;
  unread: number;
}

export class PgReceiptReader implements ReceiptReader {
  constructor(private readonly database: Database) {}

  async standing(viewer: UserId, chatId: ChatId): Promise<Standing> {
    const [row] = await this.database.query<StandingRow>(STANDING, [chatId, viewer]);
    if (!row) throw chatNotFound();
    return standingOf(row);
  }

  async standingBefore(viewer: UserId, { chatId, seq }: MessageRef): Promise<Standing> {
    const [row] = await this.database.query<StandingRow>(STANDING_BEFORE, [chatId, seq, viewer]);
    if (!row) throw messageNotFound();
    return standingOf(row);
  }

  async statusOf(viewer: UserId, { chatId, seq }: MessageRef): Promise<Status> {
    const [row] = await this.database.query<{ status: Status }>(STATUS, [chatId, seq, viewer]);
    if (!row) throw messageNotFound();
    return row.status;
  }

  async receiptsOf({ chatId, seq }: MessageRef): Promise<ReceiptView[]> {
    const rows = await this.database.query<ReceiptRow>(RECEIPTS, [chatId, seq]);
    return rows.map((row) => receiptOf(row, seq));
  }
}

function receiptOf(row: ReceiptRow, seq: number): ReceiptView {
  const cursors = { userId: row.user_id, joinedSeq: row.joined_seq, deliveredSeq: row.delivered_seq, readSeq: row.read_seq };
  // Moves are noted to the second, and by clocks that differ: nothing is read before it is sent.
  const notBefore = (at: Instant | null) => (at === null ? null : Math.max(at, row.created_at));
  return {
    userId: row.user_id,
    status: statusOf({ seq, senderId: row.sender_id }, [cursors]),
    ...optional({ deliveredAt: notBefore(row.delivered_at), readAt: notBefore(row.read_at) }),
  };
}

const standingOf = (row: StandingRow): Standing => ({
  joinedSeq: row.joined_seq,
  deliveredSeq: row.delivered_seq,
  readSeq: row.read_seq,
  lastSeq: row.last_seq,
  unreadCount: row.unread,
});
