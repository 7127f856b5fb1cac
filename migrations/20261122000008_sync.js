// When each member's cursors last moved, so that who was away is told of those that did.

/** @param {import('knex').Knex} knex */
export async function up(knex) {
  // It is in no index, so a move still updates its row in place.
  await knex.raw('alter table chat_members add column moved_at timestamptz');
}

export async function down() {
  throw new Error('Payam migrates forward only: restore a backup to go back.');
}
