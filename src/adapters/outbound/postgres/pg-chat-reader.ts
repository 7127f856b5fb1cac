import { MEMBERS_TOLD_MAX, type ChatType, type Role } from '../../../domain/chat.js';
import { chatNotFound } from '../../../domain/errors.js';
import type { ChatId, Instant, UserId } from '../../../domain/ids.js';
import type { Status } from '../../../domain/receipt-policy.js';
import type { ChatView, MemberView } from '../../../domain/views.js';
import type { Page, PageRequest } from '../../../application/ports/page.js';
import type { ChatReader, ChatViews } from '../../../application/ports/readers.js';
import { timestamp, type Database } from './database.js';
import { MEMBER_COLUMNS, memberOf, type MemberRow } from './member-rows.js';
import { notHiddenBy, VIEW_COLUMNS, VIEW_JOINS, viewOf, type ViewRow } from './message-rows.js';
import { unreadUpTo } from './pg-receipt-reader.js';
import { grouped, optional } from './rows.js';

// Viewers' chats, with what each row of the screen shows; `me` is the viewer's membership.
const CHATS = (which: string) => `
  with me as materialized (
    select c.id, c.type as chat_type, c.name, c.description, c.avatar_url, c.last_seq, c.revision as chat_revision, c.member_count,
      c.created_at as chat_created_at, c.last_activity_at, mine.chat_id, mine.user_id, mine.role, mine.joined_seq, mine.read_seq,
      case c.low_id when mine.user_id then c.high_id else c.low_id end as other_id
    from chat_members mine
    join chats c on c.id = mine.chat_id
    where mine.left_seq is null and ${which}
  )
  select me.*, ${unreadUpTo('me.last_seq')} as unread, other.name as other_name, other.avatar_url as other_avatar,
    ${VIEW_COLUMNS}, case when m.seq is not null then status_of(m.chat_id, m.seq, m.sender_id) end as status
  from me
  left join users other on other.id = me.other_id
  left join lateral (
    select m.* from messages m
    where m.chat_id = me.id and m.seq > me.joined_seq and ${notHiddenBy('me.user_id')}
    order by m.seq desc limit 1
  ) m on true
  ${VIEW_JOINS}
  order by me.last_activity_at desc, me.id desc`;

const LIST = {
  name: 'chats',
  text: CHATS(
    `mine.user_id = $1 and ($2::timestamptz is null or (c.last_activity_at, c.id) < ($2, $3::bigint)) order by c.last_activity_at desc, c.id desc limit $4`,
  ),
};
const ONE = { name: 'chat', text: CHATS('mine.user_id = $1 and c.id = $2') };
const SOME = { name: 'some_chats', text: CHATS('mine.user_id = $1 and c.id = any ($2::bigint[])') };
const VIEWS = { name: 'chat_views', text: CHATS('mine.chat_id = $1 and mine.user_id = any ($2::bigint[])') };
const IDS = { name: 'chat_ids', text: 'select chat_id from chat_members where user_id = $1 and left_seq is null' };
export const IS_MEMBER = {
  name: 'is_member',
  text: 'select 1 as is_member from chat_members where chat_id = $1 and user_id = $2 and left_seq is null',
};
const MEMBERS = {
  name: 'members',
  text: `
    select cm.chat_id, ${MEMBER_COLUMNS}
    from chat_members cm
    join users u on u.id = cm.user_id
    where cm.chat_id = any ($1::bigint[]) and cm.left_seq is null
    order by cm.chat_id, cm.joined_revision, cm.user_id`,
};

interface ChatRow extends Omit<ViewRow, 'seq'> {
  id: ChatId;
  /** The viewer. */
  user_id: UserId;
  chat_type: ChatType;
  name: string | null;
  description: string | null;
  avatar_url: string | null;
  last_seq: number;
  chat_revision: number;
  member_count: number;
  chat_created_at: Instant;
  last_activity_at: Instant;
  role: Role;
  unread: number;
  other_name: string | null;
  other_avatar: string | null;
  /** Null when there is no message that the viewer may see. */
  seq: number | null;
  status: Status | null;
}

export class PgChatReader implements ChatReader {
  constructor(private readonly database: Database) {}

  async list(viewer: UserId, { limit, after }: PageRequest<Instant>): Promise<Page<ChatView, Instant>> {
    const rows = await this.database.query<ChatRow>(LIST, [viewer, after ? timestamp(after.by) : null, after?.id ?? null, limit + 1]);

    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const members = await membersOf(
      this.database.query,
      page.filter(({ chat_type }) => chat_type === 'private').map(({ id }) => id),
    );
    return {
      items: page.map((row) => ({ ...chatOf(row), ...(row.chat_type === 'private' && { members: members.get(row.id) ?? [] }) })),
      ...(last && { next: { by: last.last_activity_at, id: last.id } }),
    };
  }

  async get(viewer: UserId, chatId: ChatId): Promise<ChatView> {
    const [row] = await this.database.query<ChatRow>(ONE, [viewer, chatId]);
    if (!row) throw chatNotFound();

    const members = await membersOf(this.database.query, [chatId]);
    return { ...chatOf(row), members: members.get(chatId) ?? [] };
  }

  async viewsFor(chatId: ChatId, viewers: readonly UserId[]): Promise<ChatViews> {
    const rows = await this.database.query<ChatRow>(VIEWS, [chatId, viewers]);
    const byViewer = new Map(rows.map((row) => [row.user_id, chatOf(row)]));
    if (!rows[0] || rows[0].member_count > MEMBERS_TOLD_MAX) return { byViewer };

    const members = await membersOf(this.database.query, [chatId]);
    return { byViewer, members: members.get(chatId) ?? [] };
  }

  async idsOf(userId: UserId): Promise<ChatId[]> {
    const rows = await this.database.query<{ chat_id: ChatId }>(IDS, [userId]);
    return rows.map(({ chat_id }) => chat_id);
  }

  async isMember(userId: UserId, chatId: ChatId): Promise<boolean> {
    const rows = await this.database.query(IS_MEMBER, [chatId, userId]);
    return rows.length > 0;
  }
}

/** Chats as one of their members sees them, with the members of those asked for; chats that the viewer is not in are left out. */
export async function viewsOf(
  query: Database['query'],
  viewer: UserId,
  chatIds: readonly ChatId[],
  withMembers: ReadonlySet<ChatId>,
): Promise<Map<ChatId, ChatView>> {
  if (chatIds.length === 0) return new Map();
  const rows = await query<ChatRow>(SOME, [viewer, chatIds]);
  const members = await membersOf(query, [...withMembers]);
  return new Map(rows.map((row) => [row.id, { ...chatOf(row), ...(withMembers.has(row.id) && { members: members.get(row.id) ?? [] }) }]));
}

async function membersOf(query: Database['query'], chatIds: readonly ChatId[]): Promise<Map<ChatId, MemberView[]>> {
  if (chatIds.length === 0) return new Map();
  const rows = await query<MemberRow & { chat_id: ChatId }>(MEMBERS, [chatIds]);
  return new Map([...grouped(rows, ({ chat_id }) => chat_id)].map(([chatId, members]) => [chatId, members.map(memberOf)]));
}

const chatOf = (row: ChatRow): ChatView => ({
  id: row.id,
  type: row.chat_type,
  lastSeq: row.last_seq,
  revision: row.chat_revision,
  memberCount: row.member_count,
  createdAt: row.chat_created_at,
  lastActivityAt: row.last_activity_at,
  myRole: row.role,
  unreadCount: row.unread,
  ...optional({
    name: row.chat_type === 'private' ? row.other_name : row.name,
    avatarUrl: row.chat_type === 'private' ? row.other_avatar : row.avatar_url,
    description: row.description,
  }),
  ...(row.seq !== null && row.status !== null && { lastMessage: viewOf({ ...row, seq: row.seq }, row.status) }),
});
