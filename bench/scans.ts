import type pg from 'pg';

/** How many times PostgreSQL has read through one of the tables that grow for ever, as it counts it: idle backends report up to 10 s late. */
export async function sequentialScans(client: pg.Client): Promise<number> {
  // What this connection did itself is reported at once, in front of the next statement.
  await client.query('select pg_stat_force_next_flush()');
  const { rows } = await client.query<{ count: string }>(SCANS, [GROWING]);
  return Number(rows[0]?.count);
}

export const GROWING = ['messages', 'chats', 'chat_members', 'cursor_moves'];

const SCANS = 'select sum(seq_scan) as count from pg_stat_user_tables where relname = any ($1)';
