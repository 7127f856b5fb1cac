// What the client called itself that a session was opened by, for a list of one's sessions. Those from before have none.

/** @param {import('knex').Knex} knex */
export async function up(knex) {
  await knex.raw('alter table sessions add column device text');
}

export async function down() {
  throw new Error('Payam migrates forward only: restore a backup to go back.');
}
