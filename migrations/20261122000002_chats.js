// A chat is a log: seq numbers its messages, revision numbers every change that all members may see.

/** @param {import('knex').Knex} knex */
export async function up(knex) {
  await knex.raw(`
    create table chats (
      id               bigint primary key,
      type             text not null check (type in ('private', 'group')),
      name             text,
      description      text,
      avatar_url       text,
      last_seq         int not null default 0,
      revision         int not null default 1,
      member_count     int not null,
      created_at       timestamptz not null,
      last_activity_at timestamptz not null,
      -- A private chat's two people, the lower id first: one chat for the pair.
      low_id           bigint references users,
      high_id          bigint references users,
      -- Who made a group, and by which client id, so that the same request sent again makes no second one.
      founder_id       bigint references users,
      client_id        text,
      unique (low_id, high_id),
      unique (founder_id, client_id),
      check ((type = 'private') = (low_id is not null and high_id is not null))
      -- Each message updates its chat: with room in the page and none of the changing columns indexed, the update stays there.
    ) with (fillfactor = 50);

    -- One row per stay: rows are never deleted, and who comes again gets another. Both cursors are seqs, and begin at joined_seq.
    create table chat_members (
      chat_id         bigint not null references chats,
      user_id         bigint not null references users,
      role            text not null default 'member' check (role in ('owner', 'admin', 'member')),
      joined_at       timestamptz not null,
      joined_seq      int not null,
      joined_revision int not null,
      delivered_seq   int not null,
      read_seq        int not null,
      left_at         timestamptz,
      left_seq        int,
      left_revision   int,
      was_removed     boolean not null default false,
      -- The chat's revision at the last change of this row, cursors aside.
      revision        int not null,
      primary key (chat_id, user_id, joined_revision),
      check (joined_seq <= read_seq and read_seq <= delivered_seq),
      check ((left_seq is null) = (left_revision is null))
    ) with (fillfactor = 70);
    create unique index chat_members_open on chat_members (chat_id, user_id) where left_seq is null;
    create index chat_members_by_user on chat_members (user_id, chat_id) where left_seq is null;
    create index chat_members_by_revision on chat_members (chat_id, revision);

    -- Every query names the chat. There are no foreign keys: the append has the chat locked and the sender's membership checked, and a
    -- check per row would cost more than the row.
    create table messages (
      chat_id     bigint not null,
      seq         int not null,
      revision    int not null,
      sender_id   bigint not null,
      -- Text of the client's, or made by the log, which then begins with one '~' (a client's own '~' is doubled).
      client_id   text not null,
      -- The first 16 bytes of the SHA-256 of the body, in the one type that holds 16 bytes without a header.
      client_hash uuid not null,
      type        text not null,
      content     text,
      reply_seq   int,
      created_at  timestamptz not null,
      edited_at   timestamptz,
      deleted_at  timestamptz,
      primary key (chat_id, seq),
      unique (chat_id, sender_id, client_id)
    );
    create unique index messages_by_revision on messages (chat_id, revision);

    -- When cursors moved, to the second, from which comes when a message was delivered and read.
    create table cursor_moves (
      chat_id       bigint not null,
      user_id       bigint not null,
      at            timestamptz not null,
      delivered_seq int not null,
      read_seq      int not null,
      primary key (chat_id, user_id, at)
    );
    create index cursor_moves_by_time on cursor_moves using brin (at);
  `);
}

export async function down() {
  throw new Error('Payam migrates forward only: restore a backup to go back.');
}
