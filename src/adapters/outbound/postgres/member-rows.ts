import type { Knex } from 'knex';
import type { Membership, Role } from '../../../domain/chat.js';
import { userNotFound } from '../../../domain/errors.js';
import type { ChatId, Instant, UserId } from '../../../domain/ids.js';
import type { MemberView } from '../../../domain/views.js';
import type { MemberChange } from '../../../application/ports/log-reader.js';
import { timestamp } from './database.js';
import { PERSON_COLUMNS, personOf, type PersonRow } from './person-rows.js';

/** A row of the table of stays. */
export interface StayRow {
  user_id: UserId;
  role: Role;
  joined_at: Instant;
  joined_seq: number;
  joined_revision: number;
  revision: number;
  delivered_seq: number;
  read_seq: number;
}

export const membershipOf = (row: StayRow): Membership => ({
  userId: row.user_id,
  role: row.role,
  joinedAt: row.joined_at,
  joinedSeq: row.joined_seq,
  joinedRevision: row.joined_revision,
  revision: row.revision,
  deliveredSeq: row.delivered_seq,
  readSeq: row.read_seq,
});

export type MemberRow = PersonRow & Pick<StayRow, 'role' | 'joined_at' | 'joined_seq' | 'delivered_seq' | 'read_seq'>;

/** To be selected from `chat_members cm` joined with `users u`: a member as the others of the chat see them. */
export const MEMBER_COLUMNS = `cm.role, cm.joined_at, cm.joined_seq, cm.delivered_seq, cm.read_seq, ${PERSON_COLUMNS}, true as is_acquainted`;

export const memberOf = (row: MemberRow): MemberView => ({
  user: personOf(row),
  role: row.role,
  joinedAt: row.joined_at,
  joinedSeq: row.joined_seq,
  deliveredSeq: row.delivered_seq,
  readSeq: row.read_seq,
});

/** A stay as it is now, of whom it may be that they have left. */
export interface ChangeRow extends MemberRow {
  user_id: UserId;
  joined_revision: number;
  left_revision: number | null;
  was_removed: boolean;
  revision: number;
}

/** As `MEMBER_COLUMNS`. */
export const CHANGE_COLUMNS = `${MEMBER_COLUMNS}, cm.user_id, cm.joined_revision, cm.left_revision, cm.was_removed, cm.revision`;

export const changeOf = (row: ChangeRow): MemberChange => ({
  userId: row.user_id,
  revision: row.revision,
  joinedSeq: row.joined_seq,
  joinedRevision: row.joined_revision,
  wasRemoved: row.was_removed,
  ...(row.left_revision === null ? { view: memberOf(row) } : { leftRevision: row.left_revision }),
});

interface NewStay {
  chatId: ChatId;
  userId: UserId;
  role: Role;
  at: Instant;
  /** Where both cursors begin. */
  seq: number;
  revision: number;
}

/** The row of somebody who comes in. */
export function stay({ chatId, userId, role, at, seq, revision }: NewStay): Record<string, unknown> {
  const cursors = { joined_seq: seq, delivered_seq: seq, read_seq: seq };
  return { chat_id: chatId, user_id: userId, role, joined_at: timestamp(at), ...cursors, joined_revision: revision, revision };
}

/** @throws user_not_found unless each of these has an active account */
export async function needActive(trx: Knex.Transaction, userIds: readonly UserId[]): Promise<void> {
  if (userIds.length === 0) return;
  const active = await trx('users')
    .whereIn('id', [...userIds])
    .where({ is_active: true })
    .pluck('id');
  if (new Set(active).size < new Set(userIds).size) throw userNotFound();
}
