// What the count of unread messages takes off: one's own messages, and those that never count. Both are found without reading the rest.

/** @param {import('knex').Knex} knex */
export async function up(knex) {
  await knex.raw(`
    -- It holds every row. Its condition keeps it from being taken for the look-up by (chat, sender, client id), which begins alike: of two
    -- indexes that seem equal while the table is empty, that would be the wrong one as it grows.
    create index messages_by_sender on messages (chat_id, sender_id, seq) where seq > 0;
    create index messages_uncounted on messages (chat_id, seq) where type = 'system' or deleted_at is not null;
  `);
}

export async function down() {
  throw new Error('Payam migrates forward only: restore a backup to go back.');
}
