// The revision at which a chat's name, description or picture last changed, so that who was away is told of it.

/** @param {import('knex').Knex} knex */
export async function up(knex) {
  await knex.raw('alter table chats add column settings_revision int not null default 1');
}

export async function down() {
  throw new Error('Payam migrates forward only: restore a backup to go back.');
}
