import type { ChatId, Instant, UserId } from '../../../domain/ids.js';
import { COVERED_MAX, MOVES_KEPT_UP_TO_MEMBERS } from '../../../domain/receipt-policy.js';
import type { CursorMove, CursorStore, Moved } from '../../../application/ports/cursor-store.js';
import { timestamp, type Database } from './database.js';

// The members' rows are locked in order before anything is computed from them. The head may be older than a cursor that another
// transaction has just moved, so a cursor is never taken down to it. Each row is looked up by itself, lateral or from what is
// materialized: of a join that may be turned around, one planned while there were few members would read them all.
const ADVANCE = {
  name: 'advance_cursors',
  text: `
    with input as materialized (
      select * from unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[], $5::int[], $6::int[])
        as i (chat_id, user_id, confirmed_from, confirmed_to, delivered, read)
      order by chat_id, user_id
    ), locked as materialized (
      select mine.*, i.confirmed_from, i.confirmed_to, i.delivered, i.read
      from input i
      cross join lateral (
        select m.chat_id, m.user_id, m.joined_revision, m.delivered_seq, m.read_seq
        from chat_members m
        where m.chat_id = i.chat_id and m.user_id = i.user_id and m.left_seq is null
        for no key update
      ) mine
    ), said as (
      select l.*, c.last_seq, c.member_count, greatest(l.read_seq, least(c.last_seq, coalesce(l.read, 0))) as new_read,
        greatest(l.delivered_seq, l.read_seq, least(c.last_seq, coalesce(greatest(l.delivered, l.read), 0))) as said_delivered
      from locked l
      join chats c on c.id = l.chat_id
    ), target as materialized (
      select s.*, case when s.said_delivered >= s.confirmed_from or not exists (
          select 1 from messages x
          where x.chat_id = s.chat_id and x.seq > s.said_delivered and x.seq <= s.confirmed_from and x.sender_id <> s.user_id
        ) then greatest(s.said_delivered, least(s.last_seq, coalesce(s.confirmed_to, 0))) else s.said_delivered end as new_delivered
      from said s
    ), moved as (
      update chat_members m
      set delivered_seq = t.new_delivered, read_seq = t.new_read, moved_at = $7
      from target t
      where m.chat_id = t.chat_id and m.user_id = t.user_id and m.joined_revision = t.joined_revision
        and (t.new_delivered > t.delivered_seq or t.new_read > t.read_seq)
      returning t.*
    ), noted as (
      insert into cursor_moves (chat_id, user_id, at, delivered_before, read_before, delivered_seq, read_seq)
      select v.chat_id, v.user_id, date_trunc('second', $7::timestamptz), v.delivered_seq, v.read_seq, v.new_delivered, v.new_read
      from moved v
      where v.member_count <= ${MOVES_KEPT_UP_TO_MEMBERS}
      on conflict (chat_id, user_id, at) do update set delivered_seq = excluded.delivered_seq, read_seq = excluded.read_seq
    )
    select v.chat_id, v.user_id, v.delivered_seq as delivered_before, v.read_seq as read_before, v.new_delivered, v.new_read,
      greatest(v.last_seq, v.new_delivered) as last_seq, covered.senders
    from moved v
    cross join lateral (
      select case when v.new_read > v.read_seq then least(v.read_seq, v.delivered_seq) else v.delivered_seq end as low,
        case when v.new_delivered > v.delivered_seq then v.new_delivered else v.new_read end as high
    ) span
    cross join lateral (
      select array_agg(distinct x.sender_id::text) as senders
      from messages x
      where x.chat_id = v.chat_id and x.seq > greatest(span.low, span.high - ${COVERED_MAX}) and x.seq <= span.high and x.sender_id <> v.user_id
    ) covered`,
};

interface MovedRow {
  chat_id: ChatId;
  user_id: UserId;
  delivered_before: number;
  read_before: number;
  new_delivered: number;
  new_read: number;
  last_seq: number;
  senders: UserId[] | null;
}

export class PgCursorStore implements CursorStore {
  constructor(private readonly database: Database) {}

  async advance(moves: readonly CursorMove[], at: Instant): Promise<Moved[]> {
    const rows = await this.database.query<MovedRow>(ADVANCE, [
      moves.map(({ chatId }) => chatId),
      moves.map(({ userId }) => userId),
      moves.map(({ confirmed }) => confirmed?.from ?? null),
      moves.map(({ confirmed }) => confirmed?.to ?? null),
      moves.map(({ delivered }) => delivered ?? null),
      moves.map(({ read }) => read ?? null),
      timestamp(at),
    ]);
    return rows.map(movedOf);
  }
}

const movedOf = (row: MovedRow): Moved => ({
  chatId: row.chat_id,
  userId: row.user_id,
  deliveredSeq: row.new_delivered,
  readSeq: row.new_read,
  before: { deliveredSeq: row.delivered_before, readSeq: row.read_before },
  lastSeq: row.last_seq,
  senders: row.senders ?? [],
});
