// Which installation this is, so that files that belong to another one, or to a later state of this one, are told apart from its own.

/** @param {import('knex').Knex} knex */
export async function up(knex) {
  await knex.raw(`
    create table installation (
      is_only boolean primary key default true check (is_only),
      id      uuid not null default gen_random_uuid(),
      -- How often its files were claimed: what holds the files remembers the last.
      claims  int not null default 0
    );
    insert into installation default values;
  `);
}

export async function down() {
  throw new Error('Payam migrates forward only: restore a backup to go back.');
}
