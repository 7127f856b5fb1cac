import { chatNotFound, messageNotFound } from '../../../domain/errors.js';
import type { ChatId, MessageRef, UserId } from '../../../domain/ids.js';
import type { Status } from '../../../domain/receipt-policy.js';
import type { MessageView } from '../../../domain/views.js';
import type { MessageReader } from '../../../application/ports/readers.js';
import type { Database } from './database.js';
import { notHiddenBy, VIEW_COLUMNS, VIEW_JOINS, viewOf, type ViewRow } from './message-rows.js';
import { withStatus } from './statuses.js';

const MEMBER = { name: 'joined_seq', text: 'select joined_seq from chat_members where chat_id = $1 and user_id = $2 and left_seq is null' };

// Of the messages of a chat ($1) after where the viewer ($2) came in, or another place ($3), those that they did not hide.
const SEEN = `select ${VIEW_COLUMNS} from messages m ${VIEW_JOINS} where m.chat_id = $1 and m.seq > $3 and ${notHiddenBy('$2')}`;
const NEWEST_FIRST = { name: 'messages_before', text: `${SEEN} and m.seq < $4 order by m.seq desc limit $5` };
const OLDEST_FIRST = { name: 'messages_after', text: `${SEEN} order by m.seq limit $4` };
const BETWEEN = { name: 'messages_between', text: `${SEEN} and m.seq < $4 order by m.seq limit $5` };

const WITHIN_STAY = `
  select ${VIEW_COLUMNS}, status_of(m.chat_id, m.seq, m.sender_id) as status
  from messages m
  join chat_members me on me.chat_id = m.chat_id and me.user_id = $3 and me.left_seq is null and me.joined_seq < m.seq
  ${VIEW_JOINS}
  where m.chat_id = $1 and m.seq = $2`;
const ONE = { name: 'message', text: `${WITHIN_STAY} and ${notHiddenBy('me.user_id')}` };
const ONE_EVEN_HIDDEN = { name: 'message_even_hidden', text: WITHIN_STAY };
const OWN = {
  name: 'own_message',
  text: `
    select ${VIEW_COLUMNS}, status_of(m.chat_id, m.seq, m.sender_id) as status
    from messages m ${VIEW_JOINS}
    where m.chat_id = $1 and m.seq = $2 and m.sender_id = $3`,
};

const NO_END = 2_147_483_647;

export class PgMessageReader implements MessageReader {
  constructor(private readonly database: Database) {}

  async page(
    viewer: UserId,
    chatId: ChatId,
    { before, after, limit }: { before?: number | undefined; after?: number | undefined; limit: number },
  ): Promise<{ messages: MessageView[]; hasMore: boolean }> {
    const [member] = await this.database.query<{ joined_seq: number }>(MEMBER, [chatId, viewer]);
    if (!member) throw chatNotFound();

    const from = Math.max(member.joined_seq, after ?? 0);
    const rows = await this.rowsOf({ chatId, viewer, from, before, isForward: after !== undefined, limit: limit + 1 });

    const page = rows.slice(0, limit);
    if (after === undefined) page.reverse();
    return { messages: await withStatus(this.database.query, page), hasMore: rows.length > limit };
  }

  get(viewer: UserId, ref: MessageRef): Promise<MessageView> {
    return this.one(ONE, viewer, ref);
  }

  getEvenHidden(viewer: UserId, ref: MessageRef): Promise<MessageView> {
    return this.one(ONE_EVEN_HIDDEN, viewer, ref);
  }

  getOwn(sender: UserId, ref: MessageRef): Promise<MessageView> {
    return this.one(OWN, sender, ref);
  }

  private async one(statement: typeof ONE, userId: UserId, { chatId, seq }: MessageRef): Promise<MessageView> {
    const [row] = await this.database.query<ViewRow & { status: Status }>(statement, [chatId, seq, userId]);
    if (!row) throw messageNotFound();
    return viewOf(row, row.status);
  }

  private rowsOf({ chatId, viewer, from, before, isForward, limit }: Rows): Promise<ViewRow[]> {
    if (!isForward) return this.database.query<ViewRow>(NEWEST_FIRST, [chatId, viewer, from, before ?? NO_END, limit]);
    if (before === undefined) return this.database.query<ViewRow>(OLDEST_FIRST, [chatId, viewer, from, limit]);
    return this.database.query<ViewRow>(BETWEEN, [chatId, viewer, from, before, limit]);
  }
}

interface Rows {
  chatId: ChatId;
  viewer: UserId;
  from: number;
  before: number | undefined;
  isForward: boolean;
  limit: number;
}
