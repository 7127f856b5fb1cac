import type { ChatSettings } from '../../../domain/group-change.js';
import type { ChatId, UserId } from '../../../domain/ids.js';
import type { MemberView, MessageView } from '../../../domain/views.js';
import type { ChatChanges, Head, LogReader } from '../../../application/ports/log-reader.js';
import type { Database } from './database.js';
import { CHANGE_COLUMNS, changeOf, MEMBER_COLUMNS, memberOf, type ChangeRow, type MemberRow } from './member-rows.js';
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
    select c.id as chat_id, p.revision as position, c.revision, c.last_seq, c.member_count, c.name, c.description, c.avatar_url, c.settings_revision
    from unnest($1::bigint[], $2::int[]) p (chat_id, revision)
    join chats c on c.id = p.chat_id and c.revision > p.revision`,
};
const MESSAGES = {
  name: 'messages_since',
  text: `select ${VIEW_COLUMNS} from messages m ${VIEW_JOINS} where m.chat_id = $1 and m.revision > $2 and m.revision > 0 order by m.revision limit $3`,
};
const MEMBERS = {
  name: 'members_since',
  text: `
    select ${CHANGE_COLUMNS}
    from chat_members cm
    join users u on u.id = cm.user_id
    where cm.chat_id = $1 and cm.revision > $2 and cm.revision > 0
    order by cm.revision fetch first $3 rows with ties`,
};
const SOME_MEMBERS = {
  name: 'some_members',
  text: `
    select ${MEMBER_COLUMNS}
    from chat_members cm
    join users u on u.id = cm.user_id
    where cm.chat_id = $1 and cm.user_id = any ($2::bigint[]) and cm.left_seq is null
    order by cm.joined_revision, cm.user_id`,
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
  member_count: number;
  name: string | null;
  description: string | null;
  avatar_url: string | null;
  settings_revision: number;
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

  async membersOf(chatId: ChatId, userIds: readonly UserId[]): Promise<MemberView[]> {
    const rows = await this.database.query<MemberRow>(SOME_MEMBERS, [chatId, userIds]);
    return rows.map(memberOf);
  }
}

async function changesOf(query: Database['query'], chat: BehindRow, limit: number): Promise<ChatChanges> {
  const { chat_id, position, revision, last_seq, member_count } = chat;
  const messages = await query<ViewRow>(MESSAGES, [chat_id, position, limit + 1]);
  const members = await query<ChangeRow>(MEMBERS, [chat_id, position, limit + 1]);
  const settings = settingsSince(chat);
  const revisions = [...messages, ...members, ...settings].map((row) => row.revision).sort((one, other) => one - other);
  const hasMore = revisions.length > limit;
  // A chat's first members are one change of one revision, which a page tells as a whole.
  const upTo = hasMore ? (revisions[limit - 1] ?? revision) : revision;

  const told = <Row extends { revision: number }>(rows: Row[]) => rows.filter((row) => row.revision <= upTo);
  const views: MessageView[] = await withStatus(query, told(messages));
  const [changed] = told(settings);
  return {
    ...{ chatId: chat_id, revision: upTo, lastSeq: last_seq, hasMore, messages: views, memberCount: member_count },
    members: told(members).map(changeOf),
    ...(changed && { settings: changed }),
  };
}

/** A chat begins with settings that are no change, at the revision of its first members. */
function settingsSince({
  position,
  name,
  description,
  avatar_url,
  settings_revision: revision,
}: BehindRow): (ChatSettings & { revision: number })[] {
  return revision > Math.max(1, position) ? [{ revision, ...optional({ name, description }), avatarUrl: avatar_url }] : [];
}
