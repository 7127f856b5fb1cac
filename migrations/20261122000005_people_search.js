// Finding people: their names as they are compared, and the indexes that find the beginning or a part of one, or something like it.

/** @param {import('knex').Knex} knex */
export async function up(knex) {
  // Alone in its statement, so that whoever starts Payam hears what is missing.
  await knex.raw('create extension if not exists pg_trgm');
  await knex.raw(`
    -- A name as it is searched: without case, accents and compatibility forms, and with single spaces. The domain has the same rule.
    -- It is made of what every PostgreSQL has, so a backup can be restored wherever the extension was put.
    create function search_key(words text) returns text language sql immutable strict parallel safe as $$
      select left(btrim(regexp_replace(
        replace(replace(replace(replace(
          translate(lower(regexp_replace(normalize(words, nfkd), '[\\u0300-\\u036f]+', '', 'g')), 'øłđðħıŧς‘’‐–', 'olddhitσ''''--'),
          'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
        '[ \\t\\n\\v\\f\\r]+', ' ', 'g')), 128)
    $$;

    -- Sorted by code points everywhere, so that the beginning of a name is a range of the index.
    alter table users add column name_key text collate "C" not null generated always as (search_key(name)) stored;
    create index users_by_key on users (name_key, id) where is_active;
    create index users_by_username on users (username collate "C") where is_active;
    -- Without a list of what is pending, which every search would have to go through.
    create index users_by_trigram on users using gin (name_key gin_trgm_ops, username gin_trgm_ops) with (fastupdate = off) where is_active;
  `);
}

export async function down() {
  throw new Error('Payam migrates forward only: restore a backup to go back.');
}
