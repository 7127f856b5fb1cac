import pg from 'pg';
import type { Storage } from '../../src/application/ports/ports.js';
import { openDatabase, type Connection } from '../../src/adapters/outbound/postgres/database.js';
import { postgresStorage } from '../../src/adapters/outbound/postgres/postgres-storage.js';

/** How much of a table this makes PostgreSQL read, as it counts it itself: rows, or entries of indexes. */
export async function rowsRead(
  connection: Connection,
  table: string,
  work: (storage: Storage) => Promise<unknown>,
  storage = postgresStorage(openDatabase(connection)),
): Promise<number> {
  const client = new pg.Client(connection);
  await client.connect();
  const before = await counted(client, table);
  await work(storage);
  // A server process hands in what it counted when it ends.
  await storage.close();
  const others = `select 1 from pg_stat_activity where datname = current_database() and application_name = 'payam'`;
  while ((await client.query(others)).rowCount) continue;
  const after = await counted(client, table);
  await client.end();
  return after - before;
}

async function counted(client: pg.Client, table: string): Promise<number> {
  const statement = `
    select (select seq_tup_read from pg_stat_user_tables where relname = $1)
      + (select sum(idx_tup_read) from pg_stat_user_indexes where relname = $1) as count`;
  return Number((await client.query<{ count: string }>(statement, [table])).rows[0]!.count);
}
