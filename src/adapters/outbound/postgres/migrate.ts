import knex from 'knex';
import pg from 'pg';
import { fileURLToPath } from 'node:url';
import type { Connection } from './database.js';

// The same distance from dist/ as from src/.
const MIGRATIONS = fileURLToPath(new URL('../../../../migrations', import.meta.url));
/** The number that nodes of Payam agree to lock while they migrate: "payam" in ASCII. */
const LOCK = 0x7061_7961_6d;

/**
 * Brings the schema up to date. Nodes that start together take turns; a lock that a killed one left behind does not matter, because
 * PostgreSQL lets it go with the connection.
 * @returns the names of the migrations that were applied
 */
export async function migrate(connection: Connection): Promise<string[]> {
  const holder = new pg.Client({ ...connection, application_name: 'payam migrate' });
  // The migration itself fails by itself when the server goes away.
  holder.on('error', () => undefined);
  await holder.connect();
  const builder = knex({ client: 'pg', connection: connection as knex.Knex.PgConnectionConfig, pool: { min: 0, max: 2 } });
  try {
    await holder.query('select pg_advisory_lock($1)', [LOCK]);
    // Whoever held knex's own lock is gone: we have ours.
    await builder.migrate.forceFreeMigrationsLock(settings);
    const [, applied] = (await builder.migrate.latest(settings)) as [number, string[]];
    return applied;
  } finally {
    await builder.destroy();
    await holder.end();
  }
}

const settings = { directory: MIGRATIONS, extension: 'js', loadExtensions: ['.js'], tableName: 'payam_migrations' };
