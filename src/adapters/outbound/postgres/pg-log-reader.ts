import type { ChatId, UserId } from '../../../domain/ids.js';
import type { MessageView } from '../../../domain/views.js';
import type { ChatChanges, Head, LogReader, MemberChange } from '../../../application/ports/log-reader.js';
import type { Database } from './database.js';
import { VIEW_COLUMNS, VIEW_JOINS, type ViewRow } from './message-rows.js';
import { optional } from './rows.js';
import { withStatus } from './statuses.js';

const HEADS = {
  name: 'heads',
  text: `
    select me.user_id, c.id as chat_id, c.revision, c.last_seq, me.joined_seq, me.joined_revision
    from chat_members me
    join chats c on c.id = me.chat_id
    where me.user_id = any ($1::bigint[]) and me.left_seq is null`,
};
const BEHIND = {
  name: 'behind',
  text: `
    select c.id as chat_id, p.revision as position, c.revision, c.last_seq
    from unnest($1::bigint[], $2::int[]) p (chat_id, revision)
    join chats c on c.id = p.chat_id and c.revision > p.revision`,
};
const MESSAGES = {
  name: 'messages_since',
  text: `select ${VIEW_COLUMNS} from messages m ${VIEW_JOINS} where m.chat_id = $1 and m.revision > $2 order by m.revision limit $3`,
};
const MEMBERS = {
  name: 'members_since',
  text: `
    select user_id, joined_seq, joined_revision, left_revision, was_removed, revision from chat_members
    where chat_id = $1 and revision > $2 order by revision fetch first $3 rows with ties`,
};

interface HeadRow {
  user_id: UserId;
  chat_id: ChatId;
  revision: number;
  last_seq: number;
  joined_seq: number;
  joined_revision: number;
}

interface BehindRow {
  chat_id: ChatId;
  position: number;
  revision: number;
  last_seq: number;
}

interface MemberRow {
  user_id: UserId;
  joined_seq: number;
  joined_revision: number;
  left_revision: number | null;
  was_removed: boolean;
  revision: number;
}

export class PgLogReader implements LogReader {
  constructor(private readonly database: Database) {}

  async headsOf(userIds: readonly UserId[]): Promise<Head[]> {
    const rows = await this.database.query<HeadRow>(HEADS, [userIds]);
    return rows.map((row) => ({
      userId: row.user_id,
      chatId: row.chat_id,
      revision: row.revision,
      lastSeq: row.last_seq,
      joinedSeq: row.joined_seq,
      joinedRevision: row.joined_revision,
    }));
  }

  changesSince(positions: readonly { chatId: ChatId; revision: number }[], limit: number): Promise<ChatChanges[]> {
    return this.database.snapshot(async (query) => {
      const behind = await query<BehindRow>(BEHIND, [positions.map(({ chatId }) => chatId), positions.map(({ revision }) => revision)]);
      const changes: ChatChanges[] = [];
      for (const chat of behind) changes.push(await changesOf(query, chat, limit));
      return changes;
    });
  }
}

async function changesOf(
  query: Database['query'],
  { chat_id, position, revision, last_seq }: BehindRow,
  limit: number,
): Promise<ChatChanges> {
  const messages = await query<ViewRow>(MESSAGES, [chat_id, position, limit + 1]);
  const members = await query<MemberRow>(MEMBERS, [chat_id, position, limit + 1]);
  const revisions = [...messages, ...members].map((row) => row.revision).sort((one, other) => one - other);
  const hasMore = revisions.length > limit;
  // A chat's first members are one change of one revision, which a page tells as a whole.
  const upTo = hasMore ? (revisions[limit - 1] ?? revision) : revision;

  const told = <Row extends { revision: number }>(rows: Row[]) => rows.filter((row) => row.revision <= upTo);
  const views: MessageView[] = await withStatus(query, chat_id, told(messages));
  return { chatId: chat_id, revision: upTo, lastSeq: last_seq, hasMore, messages: views, members: told(members).map(memberOf) };
}

const memberOf = (row: MemberRow): MemberChange => ({
  userId: row.user_id,
  joinedSeq: row.joined_seq,
  joinedRevision: row.joined_revision,
  wasRemoved: row.was_removed,
  ...optional({ leftRevision: row.left_revision }),
});
