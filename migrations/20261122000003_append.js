// The hot path in the database: the group-commit append, and the status of one message.

/** @param {import('knex').Knex} knex */
export async function up(knex) {
  await knex.raw(`
    -- Appends a batch of drafts of many chats in one round trip, and returns a row for each that it wrote; n is the draft's ordinal.
    -- A draft that does not come back is a repeat, or is refused: who asked finds out which.
    --
    -- Two statements, because under READ COMMITTED each takes a snapshot of its own. The first only locks the chats, in id order. The
    -- second is younger than the locks, so a member removed or a client id stored while this waited is seen.
    --
    -- Its plan is made once a connection, maybe while the tables are still empty. Look-ups are scalar subqueries, which nothing can turn
    -- into a join that reads a whole table.
    create function append_messages(
      chats_in bigint[], senders bigint[], clients text[], hashes uuid[], types text[], texts text[], replies int[], at_ms double precision
    ) returns table (n int, seq int, revision int, created_ms double precision) language plpgsql as $$
    #variable_conflict use_column
    declare
      at timestamptz := to_timestamp(at_ms / 1000.0);
    begin
      perform 1 from chats where id = any (chats_in) order by id for no key update;
      return query
      with input as (
        select i.chat_id, i.sender_id, i.client_id, i.hash, i.type, i.content, i.reply_seq, i.n::int as n
        from unnest(chats_in, senders, clients, hashes, types, texts, replies)
          with ordinality i (chat_id, sender_id, client_id, hash, type, content, reply_seq, n)
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
        insert into messages (chat_id, seq, revision, sender_id, client_id, client_hash, type, content, reply_seq, created_at)
        select p.chat_id, p.seq, p.revision, p.sender_id, p.client_id, p.hash, p.type, p.content, p.reply_seq, p.at from placed p
      )
      select p.n, p.seq, p.revision, round(extract(epoch from p.at) * 1000)::double precision from placed p;
    end $$;

    -- The receipt policy for one message: as far as its slowest recipient, and when none is left, as far as the furthest had it.
    create function status_of(of_chat bigint, of_seq int, of_sender bigint) returns text language sql stable as $$
      select case
        when p.count > 0 then case when p.least_read >= of_seq then 'read' when p.least_delivered >= of_seq then 'delivered' else 'sent' end
        when p.most_read >= of_seq then 'read'
        when p.most_delivered >= of_seq then 'delivered'
        else 'sent'
      end
      from (
        select count(*) filter (where m.left_seq is null) as count,
          min(m.read_seq) filter (where m.left_seq is null) as least_read, min(m.delivered_seq) filter (where m.left_seq is null) as least_delivered,
          max(m.read_seq) as most_read, max(m.delivered_seq) as most_delivered
        from chat_members m
        where m.chat_id = of_chat and m.user_id <> of_sender and m.joined_seq < of_seq and (m.left_seq is null or m.left_seq >= of_seq)
      ) p
    $$;
  `);
}

export async function down() {
  throw new Error('Payam migrates forward only: restore a backup to go back.');
}
