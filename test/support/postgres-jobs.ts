import pg from 'pg';
import { openDatabase, type Connection } from '../../src/adapters/outbound/postgres/database.js';
import { PgJobs } from '../../src/adapters/outbound/postgres/jobs/pg-jobs.js';
import { freshDatabase } from './cluster.js';
import type { JobsWorld } from './jobs-world.js';
import { soon } from './journey-processes.js';
import { ManualTime } from './manual-time.js';

export interface PostgresJobsWorld extends JobsWorld {
  connection: Connection;
  /** Drives what nodes do in turn; the time of jobs is that of the database. */
  time: ManualTime;
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
}

/** Two nodes on a database of their own. Time passes for the jobs in it, by taking it off when they are due. */
export async function openPostgresJobs(): Promise<PostgresJobsWorld> {
  const connection = await freshDatabase();
  const [time, faults] = [new ManualTime(), [] as Error[]];
  const databases = [openDatabase(connection), openDatabase(connection)];
  const nodeOn = (database: (typeof databases)[number]) =>
    new PgJobs({ database, timers: time, report: (error) => void faults.push(error as Error) });
  const [jobs, other] = databases.map(nodeOn) as [PgJobs, PgJobs];
  const client = new pg.Client(connection);
  client.on('error', () => undefined);
  await client.connect();
  const query = async (sql: string, values: unknown[] = []) => (await client.query<Record<string, unknown>>(sql, values)).rows;

  return {
    ...{ connection, time, faults, jobs, other, query },
    now: async () => Number((await query('select extract(epoch from now()) * 1000 as now'))[0]!['now']),
    async pass(ms, underWay = 0) {
      const countOf = async () => Number((await query(UNDER_WAY))[0]!['count']);
      await soon(`${underWay} jobs or less are under way`, async () => (await countOf()) <= underWay || undefined);
      await query(`update graphile_worker._private_jobs set run_at = run_at - $1 * interval '1 ms' where locked_by is null`, [ms]);
      await query(`select pg_notify('jobs:insert', '{"count":100}')`);
      await time.pass(ms);
    },
    async close() {
      await client.end();
      await Promise.all(databases.map((database) => database.close()));
    },
  };
}

const UNDER_WAY = 'select count(*) from graphile_worker._private_jobs where locked_by is not null';
