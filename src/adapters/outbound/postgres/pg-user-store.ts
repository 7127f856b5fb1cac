import { pictureUrlOf } from '../../../domain/attachment.js';
import { emailTaken, idTaken, userNotFound, usernameTaken, wrongPassword } from '../../../domain/errors.js';
import type { FileId, Instant, SessionId, UserId } from '../../../domain/ids.js';
import type { Person, User, UserRole } from '../../../domain/user.js';
import type { Account, PictureChanged, ProfilePatch, UserStore } from '../../../application/ports/user-store.js';
import type { Knex } from 'knex';
import { sqlStateOf, timestamp, type Database } from './database.js';
import { lastSeenOf } from './person-rows.js';
import { showAs } from './pictures.js';
import { optional } from './rows.js';

interface UserRow {
  id: UserId;
  username: string | null;
  email: string | null;
  name: string;
  about: string;
  avatar_url: string | null;
  password_hash: string;
  role: UserRole;
  is_active: boolean;
  created_at: Instant;
  updated_at: Instant;
  last_seen_at: Instant | null;
}

const CARDS = { name: 'cards', text: 'select id, name, avatar_url from users where id = any ($1::bigint[])' };
/** In order, because two nodes that go down together may have the same people. */
const SEEN = {
  name: 'seen',
  text: `
    insert into last_seen as known (user_id, at)
    select id, $2 from users where id = any ($1::bigint[]) order by id
    on conflict (user_id) do update set at = excluded.at where known.at < excluded.at`,
};
/** So many at once: a node that goes down may have tens of thousands, and no statement should take long. */
const SEEN_AT_ONCE = 2_000;

export class PgUserStore implements UserStore {
  constructor(private readonly database: Database) {}

  async create({ user, passwordHash }: Account): Promise<void> {
    const { id, username, email, name, about, role } = user;
    await naming(() =>
      this.database.transaction(async (trx) => {
        await trx('users').insert({
          ...{ id, username, email, name, about, role, password_hash: passwordHash, is_active: user.isActive },
          created_at: timestamp(user.createdAt),
          updated_at: timestamp(user.updatedAt),
          ...(user.avatarUrl !== undefined && { avatar_url: user.avatarUrl }),
        });
        if (user.lastSeenAt !== undefined) await trx('last_seen').insert({ user_id: id, at: timestamp(user.lastSeenAt) });
      }),
    );
  }

  async findByIdentifier(identifier: string): Promise<Account | undefined> {
    const row = await this.database.run<UserRow | undefined>((knex) =>
      knex<UserRow>('users')
        .where({ username: identifier })
        .orWhere({ email: identifier })
        .first(...columns(knex)),
    );
    return row && accountOf(row);
  }

  async find(userId: UserId): Promise<User | undefined> {
    return (await this.findAccount(userId))?.user;
  }

  async findAccount(userId: UserId): Promise<Account | undefined> {
    const row = await this.database.run<UserRow | undefined>((knex) =>
      knex<UserRow>('users')
        .where({ id: userId })
        .first(...columns(knex)),
    );
    return row && accountOf(row);
  }

  async update(userId: UserId, patch: ProfilePatch, at: Instant): Promise<User> {
    const { name, username, about, email } = patch;
    const [row] = await naming(() =>
      this.database.run<UserRow[]>((knex) =>
        knex('users')
          .where({ id: userId })
          .update({ name, username, about, email, updated_at: timestamp(at) })
          .returning<UserRow[]>(columns(knex)),
      ),
    );
    if (!row) throw userNotFound();
    return userOf(row);
  }

  changePicture(userId: UserId, picture: FileId | undefined, at: Instant): Promise<PictureChanged> {
    const avatarUrl = picture === undefined ? null : pictureUrlOf(picture);
    return this.database.transaction(async (trx) => {
      const [row] = await trx('users')
        .where({ id: userId })
        .update({ avatar_url: avatarUrl, updated_at: timestamp(at) })
        .returning<UserRow[]>(columns(trx));
      if (!row) throw userNotFound();
      return { user: userOf(row), former: await showAs(trx, userId, picture) };
    });
  }

  changePassword(userId: UserId, { from, to, keep, at }: Parameters<UserStore['changePassword']>[1]): Promise<SessionId[]> {
    return this.database.transaction(async (trx) => {
      // First the user, whom everybody locks who opens a session: those that there are then are all that the old password opened.
      const changed = await trx('users').where({ id: userId, password_hash: from }).update({ password_hash: to });
      if (changed === 0) throw wrongPassword();

      const ended = await trx('sessions')
        .where({ user_id: userId, ended_at: null })
        .whereNot({ id: keep })
        .update({ ended_at: timestamp(at) })
        .returning<{ id: SessionId }[]>('id');
      return ended.map(({ id }) => id);
    });
  }

  async cardsOf(userIds: readonly UserId[]): Promise<Person[]> {
    const rows = await this.database.query<Pick<UserRow, 'id' | 'name' | 'avatar_url'>>(CARDS, [userIds]);
    return rows.map(({ id, name, avatar_url }) => ({ id, name, ...optional({ avatarUrl: avatar_url }) }));
  }

  async seen(userIds: readonly UserId[], at: Instant): Promise<void> {
    for (let from = 0; from < userIds.length; from += SEEN_AT_ONCE)
      await this.database.query(SEEN, [userIds.slice(from, from + SEEN_AT_ONCE), timestamp(at)]);
  }
}

const columns = (knex: Knex) => ['users.*', knex.raw(lastSeenOf('users'))];

const accountOf = (row: UserRow): Account => ({ user: userOf(row), passwordHash: row.password_hash });

const userOf = (row: UserRow): User => ({
  id: row.id,
  name: row.name,
  about: row.about,
  role: row.role,
  isActive: row.is_active,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  ...optional({ username: row.username, email: row.email, avatarUrl: row.avatar_url, lastSeenAt: row.last_seen_at }),
});

/** Says which name was taken, where a unique constraint says that one was. */
async function naming<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (sqlStateOf(error) !== '23505') throw error;
    const { constraint } = error as { constraint?: string };
    if (constraint === 'users_pkey') throw idTaken();
    throw constraint === 'users_email_key' ? emailTaken() : usernameTaken();
  }
}
