// Files: what is known of them, and which messages show them. Their bytes are kept elsewhere.

/** @param {import('knex').Knex} knex */
export async function up(knex) {
  await knex.raw(`
    create table files (
      id            bigint primary key,
      kind          text not null,
      mime_type     text not null,
      extension     text not null,
      size          bigint not null,
      -- Of the bytes as they were uploaded.
      sha256        text not null,
      original_name text not null,
      width         int,
      height        int,
      duration_ms   int,
      waveform      smallint[],
      placeholder   text,
      has_thumbnail boolean not null,
      uploaded_by   bigint not null references users,
      created_at    timestamptz not null,
      link_key      text not null,
      -- The user or the chat whose picture it is.
      picture_of    bigint
    );
    create unique index files_by_picture on files (picture_of) where picture_of is not null;

    -- Which messages show which files. A message carries what is shown of its file itself, so that history is read without a join.
    create table message_files (
      file_id bigint not null references files,
      chat_id bigint not null,
      seq     int not null,
      primary key (file_id, chat_id, seq)
    );
    create index message_files_by_message on message_files (chat_id, seq);

    -- The attachment, as it was when the message was sent: files do not change.
    alter table messages add media jsonb;

    drop function append_messages(bigint[], bigint[], text[], uuid[], text[], text[], int[], double precision);

    -- As before (see the migration of the append), with files. Those are locked after the chats, so that none is taken away while a
    -- message begins to show it; a batch without one costs nothing for it.
    create function append_messages(
      chats_in bigint[], senders bigint[], clients text[], hashes uuid[], types text[], texts text[], replies int[], files_in bigint[],
      media_in jsonb[], at_ms double precision
    ) returns table (n int, seq int, revision int, created_ms double precision) language plpgsql as $$
    #variable_conflict use_column
    declare
      at timestamptz := to_timestamp(at_ms / 1000.0);
    begin
      perform 1 from chats where id = any (chats_in) order by id for no key update;
      if array_length(array_remove(files_in, null), 1) > 0 then
        perform 1 from files where id = any (files_in) order by id for key share;
      end if;
      return query
      with input as (
        select i.chat_id, i.sender_id, i.client_id, i.hash, i.type, i.content, i.reply_seq, i.file_id, i.media, i.n::int as n
        from unnest(chats_in, senders, clients, hashes, types, texts, replies, files_in, media_in)
          with ordinality i (chat_id, sender_id, client_id, hash, type, content, reply_seq, file_id, media, n)
      ), known as (
        select i.*,
          (select m.joined_seq from chat_members m where m.chat_id = i.chat_id and m.user_id = i.sender_id and m.left_seq is null) as joined_seq,
          (select true from messages x where x.chat_id = i.chat_id and x.sender_id = i.sender_id and x.client_id = i.client_id) as is_repeat
        from input i
      ), fresh as (
        select distinct on (k.chat_id, k.sender_id, k.client_id) k.*
        from known k
        where k.joined_seq is not null and k.is_repeat is null
          -- Rows are never deleted and seqs have no holes: what lies in the interval can be answered.
          and (k.reply_seq is null or (k.reply_seq > k.joined_seq and k.reply_seq <= (select c.last_seq from chats c where c.id = k.chat_id)))
          and (k.file_id is null or (select true from files f where f.id = k.file_id))
        order by k.chat_id, k.sender_id, k.client_id, k.n
      ), bumped as (
        update chats c
        set last_seq = c.last_seq + w.count, revision = c.revision + w.count, last_activity_at = greatest(c.last_activity_at, at)
        from (select f.chat_id, count(*)::int as count from fresh f group by f.chat_id) w
        where w.chat_id = c.id
        returning c.id, c.last_seq - w.count as seq_before, c.revision - w.count as revision_before, c.last_activity_at as at
      ), placed as (
        select f.*, (b.seq_before + row_number() over in_chat)::int as seq, (b.revision_before + row_number() over in_chat)::int as revision, b.at
        from fresh f
        join bumped b on b.id = f.chat_id
        window in_chat as (partition by f.chat_id order by f.n)
      ), written as (
        insert into messages (chat_id, seq, revision, sender_id, client_id, client_hash, type, content, reply_seq, media, created_at)
        select p.chat_id, p.seq, p.revision, p.sender_id, p.client_id, p.hash, p.type, p.content, p.reply_seq, p.media, p.at from placed p
      ), shown as (
        insert into message_files (file_id, chat_id, seq) select p.file_id, p.chat_id, p.seq from placed p where p.file_id is not null
      )
      select p.n, p.seq, p.revision, round(extract(epoch from p.at) * 1000)::double precision from placed p;
    end $$;
  `);
}

export async function down() {
  throw new Error('Payam migrates forward only: restore a backup to go back.');
}
