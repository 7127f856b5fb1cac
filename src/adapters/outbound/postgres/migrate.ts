import { runMigrations } from 'graphile-worker';
import knex from 'knex';
import pg from 'pg';
import { fileURLToPath } from 'node:url';
import type { Connection } from './database.js';
import { JOBS_SCHEMA, jobsLogger } from './jobs/jobs-schema.js';

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
    await migrateJobs(connection);
    return applied;
  } finally {
    await builder.destroy();
    await holder.end();
  }
}

/** The job queue brings a schema of its own, which the library that reads it keeps up to date; in transactions, so half of one is never seen. */
async function migrateJobs(connection: Connection): Promise<void> {
  const pgPool = new pg.Pool({ ...connection, application_name: 'payam migrate', max: 1 });
  // What breaks while it is asked rejects; what breaks afterwards is of no use any more.
  pgPool.on('error', () => undefined);
  try {
    await runMigrations({ pgPool, schema: JOBS_SCHEMA, logger: jobsLogger(() => undefined) });
  } finally {
    await pgPool.end();
  }
}

const settings = { directory: MIGRATIONS, extension: 'js', loadExtensions: ['.js'], tableName: 'payam_migrations' };
