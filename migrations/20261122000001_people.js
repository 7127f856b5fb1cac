// People and the sessions they use Payam by. Ids and times are made by the application.

/** @param {import('knex').Knex} knex */
export async function up(knex) {
  await knex.raw(`
    create table users (
      id            bigint primary key,
      username      text unique,
      email         text unique,
      name          text not null,
      about         text not null default '',
      avatar_url    text,
      password_hash text not null,
      role          text not null default 'user' check (role in ('user', 'admin')),
      is_active     boolean not null default true,
      created_at    timestamptz not null,
      updated_at    timestamptz not null,
      last_seen_at  timestamptz,
      check (username is not null or email is not null)
    );
    create index users_by_name on users (lower(name), id) where is_active;

    -- One login on one device. Of its refresh token the digest of the newest secret is kept, and how often it was exchanged.
    create table sessions (
      id            bigint primary key,
      user_id       bigint not null references users,
      generation    int not null default 0,
      secret_digest text not null,
      rotated_at    timestamptz not null,
      created_at    timestamptz not null,
      expires_at    timestamptz not null,
      ended_at      timestamptz
    );
    create index sessions_open on sessions (user_id) where ended_at is null;
  `);
}

export async function down() {
  throw new Error('Payam migrates forward only: restore a backup to go back.');
}
