// The indexes by revision hold every row still. Their condition keeps them for those who ask by revision and say `revision > 0`: as the
// smallest indexes that begin with the chat they were taken by others too, who then read a whole chat to find one row of it.

/** @param {import('knex').Knex} knex */
export async function up(knex) {
  await knex.raw(`
    drop index chat_members_by_revision;
    create index chat_members_by_revision on chat_members (chat_id, revision) where revision > 0;
    drop index messages_by_revision;
    create unique index messages_by_revision on messages (chat_id, revision) where revision > 0;
  `);
}

export async function down() {
  throw new Error('Payam migrates forward only: restore a backup to go back.');
}
