// What follows from editing and deleting: the messages that quote one are found by it, and what people hid from themselves is kept.

/** @param {import('knex').Knex} knex */
export async function up(knex) {
  await knex.raw(`
    create index messages_by_reply on messages (chat_id, reply_seq) where reply_seq is not null;

    -- How many messages this person has hidden so far, or more.
    alter table users add column hidden_counter int not null default 0;

    -- A message that one person deleted for themselves. The counter is taken while the person's row is locked, so that what is committed
    -- later has the higher one.
    create table hidden_messages (
      user_id bigint not null references users,
      chat_id bigint not null,
      seq     int not null,
      counter int not null,
      primary key (user_id, chat_id, seq)
    );
    create unique index hidden_messages_by_counter on hidden_messages (user_id, counter);

    -- Where the cursors were before this second. Rows are missing when a chat was large, or when they were forgotten, and what was not
    -- reached in this second is not to be dated by it.
    alter table cursor_moves add column delivered_before int not null default 0, add column read_before int not null default 0;
  `);
}

export async function down() {
  throw new Error('Payam migrates forward only: restore a backup to go back.');
}
