import type { ChatId, Instant, UserId } from '../../../domain/ids.js';
import type { ChatView, MessageView } from '../../../domain/views.js';
import type {
  MovedCursor,
  MovesPlace,
  SyncMoment,
  SyncReader,
  SyncRows,
  SyncStanding,
  SyncWanted,
} from '../../../application/ports/sync-reader.js';
import { timestamp, type Database } from './database.js';
import { CHANGE_COLUMNS, changeOf, type ChangeRow } from './member-rows.js';
import { notHiddenBy, VIEW_COLUMNS, VIEW_JOINS, type ViewRow } from './message-rows.js';
import { viewsOf } from './pg-chat-reader.js';
import { grouped } from './rows.js';
import { withStatus } from './statuses.js';

const STANDINGS = {
  name: 'sync_standings',
  text: `
    select c.id as chat_id, c.revision, c.last_seq, c.member_count, c.last_activity_at, me.joined_seq, me.joined_revision, me.delivered_seq
    from chat_members me
    join chats c on c.id = me.chat_id
    where me.user_id = $1 and me.left_seq is null and ($2::bigint[] is null or me.chat_id = any ($2))
    order by c.last_activity_at desc, c.id desc`,
};
/** What the viewer ($1) may see of each chat's messages, in this order, so many of them. */
const MESSAGES = (after: string, order: string) => `
  select ${VIEW_COLUMNS}
  from unnest($2::bigint[], $3::int[], $4::int[], $5::int[]) w (chat_id, joined_seq, after, most)
  cross join lateral (
    select m.* from messages m
    where m.chat_id = w.chat_id and m.seq > w.joined_seq and ${after} and ${notHiddenBy('$1')}
    order by ${order} limit w.most
  ) m
  ${VIEW_JOINS}
  order by m.chat_id, m.revision`;
const CHANGED = { name: 'sync_messages', text: MESSAGES('m.revision > w.after and m.revision > 0', 'm.revision') };
const NEWEST = { name: 'sync_newest', text: MESSAGES('m.seq > w.after', 'm.seq desc') };
const MEMBERS = {
  name: 'sync_members',
  text: `
    select w.chat_id, ${CHANGE_COLUMNS}
    from unnest($1::bigint[], $2::int[], $3::int[]) w (chat_id, after, most)
    cross join lateral (
      select * from chat_members x where x.chat_id = w.chat_id and x.revision > w.after and x.revision > 0 order by x.revision limit w.most
    ) cm
    join users u on u.id = cm.user_id
    order by w.chat_id, cm.revision`,
};
// Offset 0 keeps it a look-up for each chat: turned into a join, it can be planned as one reading of all members of all chats.
const MOVED = {
  name: 'sync_moved',
  text: `
    select m.chat_id, m.user_id, m.delivered_seq, m.read_seq, m.moved_at
    from chat_members me
    cross join lateral (
      select * from chat_members x
      where x.chat_id = me.chat_id and x.left_seq is null and (x.moved_at, x.chat_id, x.user_id) > ($2, $3::bigint, $4::bigint)
      offset 0
    ) m
    where me.user_id = $1 and me.left_seq is null and ($5::bigint[] is null or me.chat_id = any ($5))
    order by m.moved_at, m.chat_id, m.user_id
    limit $6`,
};

interface StandingRow {
  chat_id: ChatId;
  revision: number;
  last_seq: number;
  member_count: number;
  last_activity_at: Instant;
  joined_seq: number;
  joined_revision: number;
  delivered_seq: number;
}

interface MovedRow {
  chat_id: ChatId;
  user_id: UserId;
  delivered_seq: number;
  read_seq: number;
  moved_at: Instant;
}

export class PgSyncReader implements SyncReader {
  constructor(private readonly database: Database) {}

  at<Result>(viewer: UserId, look: (moment: SyncMoment) => Promise<Result>): Promise<Result> {
    return this.database.snapshot((query) => look(new PgSyncMoment(query, viewer)));
  }

  async movedAfter(
    viewer: UserId,
    { at, chatId, userId }: MovesPlace,
    { among, limit }: { among?: readonly ChatId[] | undefined; limit: number },
  ): Promise<MovedCursor[]> {
    const rows = await this.database.query<MovedRow>(MOVED, [viewer, timestamp(at), chatId, userId, among ?? null, limit]);
    return rows.map((row) => ({
      at: row.moved_at,
      chatId: row.chat_id,
      userId: row.user_id,
      deliveredSeq: row.delivered_seq,
      readSeq: row.read_seq,
    }));
  }
}

class PgSyncMoment implements SyncMoment {
  constructor(
    private readonly query: Database['query'],
    private readonly viewer: UserId,
  ) {}

  async standings(among?: readonly ChatId[]): Promise<SyncStanding[]> {
    const rows = await this.query<StandingRow>(STANDINGS, [this.viewer, among ?? null]);
    return rows.map(standingOf);
  }

  views(chatIds: readonly ChatId[], withMembers: ReadonlySet<ChatId>): Promise<Map<ChatId, ChatView>> {
    return viewsOf(this.query, this.viewer, chatIds, withMembers);
  }

  async changes(wanted: readonly SyncWanted[]): Promise<Map<ChatId, SyncRows>> {
    const read = await this.messages(
      CHANGED,
      wanted.map(({ limit, ...each }) => ({ ...each, most: limit + 1 })),
    );
    const messages = grouped(read, ({ chat_id }) => chat_id);
    const members = grouped(await this.members(wanted.filter(({ withMembers }) => withMembers)), ({ chat_id }) => chat_id);
    const pages = wanted.map((each) => pageOf(each, messages.get(each.standing.chatId) ?? [], members.get(each.standing.chatId) ?? []));

    const views = grouped(
      await withStatus(
        this.query,
        pages.flatMap((page) => page.messages),
      ),
      ({ chatId }) => chatId,
    );
    return new Map(pages.map(({ chatId, ...page }) => [chatId, { ...page, messages: views.get(chatId) ?? [] }]));
  }

  async newest(wanted: readonly { standing: SyncStanding; limit: number }[]): Promise<Map<ChatId, MessageView[]>> {
    const rows = await this.messages(
      NEWEST,
      wanted.map(({ standing, limit }) => ({ standing, after: 0, most: limit })),
    );
    return grouped(await withStatus(this.query, rows), ({ chatId }) => chatId);
  }

  private async messages(
    statement: typeof CHANGED,
    wanted: readonly { standing: SyncStanding; after: number; most: number }[],
  ): Promise<ViewRow[]> {
    if (wanted.length === 0) return [];
    const column = (of: (each: (typeof wanted)[number]) => unknown) => wanted.map(of);
    return this.query<ViewRow>(statement, [
      this.viewer,
      column(({ standing }) => standing.chatId),
      column(({ standing }) => standing.joinedSeq),
      column(({ after }) => after),
      column(({ most }) => most),
    ]);
  }

  private async members(wanted: readonly SyncWanted[]): Promise<(ChangeRow & { chat_id: ChatId })[]> {
    if (wanted.length === 0) return [];
    const columns = [wanted.map(({ standing }) => standing.chatId), wanted.map(({ after }) => after), wanted.map(({ limit }) => limit + 1)];
    return this.query<ChangeRow & { chat_id: ChatId }>(MEMBERS, columns);
  }
}

/** The first `limit` of both kinds of rows together. */
function pageOf({ standing, limit }: SyncWanted, messages: readonly ViewRow[], members: readonly ChangeRow[]) {
  const revisions = [...messages, ...members].map(({ revision }) => revision).sort((one, other) => one - other);
  const hasMore = revisions.length > limit;
  const upTo = hasMore ? (revisions[limit - 1] ?? standing.revision) : standing.revision;
  return {
    chatId: standing.chatId,
    revision: upTo,
    hasMore,
    messages: messages.filter(({ revision }) => revision <= upTo),
    members: members.filter(({ revision }) => revision <= upTo).map(changeOf),
  };
}

const standingOf = (row: StandingRow): SyncStanding => ({
  chatId: row.chat_id,
  revision: row.revision,
  lastSeq: row.last_seq,
  memberCount: row.member_count,
  lastActivityAt: row.last_activity_at,
  joinedSeq: row.joined_seq,
  joinedRevision: row.joined_revision,
  deliveredSeq: row.delivered_seq,
});
