import type { Instant, UserId } from '../../../domain/ids.js';
import type { UserView } from '../../../domain/views.js';
import { optional } from './rows.js';

export interface PersonRow {
  id: UserId;
  username: string | null;
  name: string;
  about: string;
  avatar_url: string | null;
  created_at: Instant;
  last_seen_at: Instant | null;
  is_acquainted: boolean;
}

/** To be selected from users `u`, or from who of them was found. */
export const USER_COLUMNS = 'u.id, u.username, u.name, u.about, u.avatar_url, u.created_at';
/** When the user was last here, by that table's name. */
export const lastSeenOf = (users: string): string => `(select s.at from last_seen s where s.user_id = ${users}.id) as last_seen_at`;
/** All that is shown of a person. */
export const PERSON_COLUMNS = `${USER_COLUMNS}, ${lastSeenOf('u')}`;

export const personOf = (row: PersonRow): UserView => ({
  id: row.id,
  name: row.name,
  about: row.about,
  createdAt: row.created_at,
  ...optional({ username: row.username, avatarUrl: row.avatar_url, lastSeenAt: row.is_acquainted ? row.last_seen_at : null }),
  online: false,
  isAcquainted: row.is_acquainted,
});

/** Whether the viewer, given as a parameter of that name, shares a chat with `u`. */
export const isAcquainted = (viewer: string): string => `(u.id = ${viewer} or exists (
  select 1 from chat_members mine
  join chat_members theirs on theirs.chat_id = mine.chat_id and theirs.user_id = u.id and theirs.left_seq is null
  where mine.user_id = ${viewer} and mine.left_seq is null))`;
