import { chatNotFound, messageNotFound } from '../../../domain/errors.js';
import type { ChatId, MessageRef, UserId } from '../../../domain/ids.js';
import { UNREAD_MAX, type Status } from '../../../domain/receipt-policy.js';
import type { ReceiptReader, Standing } from '../../../application/ports/readers.js';
import type { Database } from './database.js';
import { notHiddenBy } from './message-rows.js';

/**
 * How many messages a member (`me`, with `chat_id`, `user_id` and `read_seq`) has not read. What they hid is gathered once for each
 * `me`, and not looked up for each message.
 */
export const UNREAD = `(
  select count(*)::int from (
    select 1 from messages u
    where u.chat_id = me.chat_id and u.seq > me.read_seq and u.sender_id <> me.user_id and u.type <> 'system' and u.deleted_at is null
      and u.seq not in (select h.seq from hidden_messages h where h.user_id = me.user_id and h.chat_id = me.chat_id and h.seq > me.read_seq)
    limit ${UNREAD_MAX}
  ) unread)`;

const STANDING = {
  name: 'standing',
  text: `
    select me.joined_seq, me.delivered_seq, me.read_seq, c.last_seq, ${UNREAD} as unread
    from chat_members me
    join chats c on c.id = me.chat_id
    where me.chat_id = $1 and me.user_id = $2 and me.left_seq is null`,
};
const STANDING_BEFORE = {
  name: 'standing_before',
  text: `
    select me.joined_seq, me.delivered_seq, me.read_seq, c.last_seq, ${UNREAD} as unread
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
}

const standingOf = (row: StandingRow): Standing => ({
  joinedSeq: row.joined_seq,
  deliveredSeq: row.delivered_seq,
  readSeq: row.read_seq,
  lastSeq: row.last_seq,
  unreadCount: row.unread,
});
