// When people were last here, apart from who they are: it is written all the time, and a new version of a row of `users` is put into each
// of the indexes that find people.

/** @param {import('knex').Knex} knex */
export async function up(knex) {
  await knex.raw(`
    create table last_seen (
      user_id bigint primary key references users,
      at      timestamptz not null
      -- It is in no index, so with room in the page an update stays there.
    ) with (fillfactor = 50);
    insert into last_seen (user_id, at) select id, last_seen_at from users where last_seen_at is not null order by id;
    alter table users drop column last_seen_at;
  `);
}

export async function down() {
  throw new Error('Payam migrates forward only: restore a backup to go back.');
}
