import pg from 'pg';
import type { PostgresPlace } from './server-process.js';

/** Idle backends of PostgreSQL report what they did this late at most, in milliseconds. */
export const STATISTICS_AFTER_MS = 11_000;

/** Looks into the server's database from outside, on a connection of its own. */
export interface PostgresWatch {
  /** Which PostgreSQL it is, and whether its commits are durable. */
  version(): Promise<string>;
  /** How many transactions that wrote anything the cluster has begun; asking writes nothing. */
  writes(): Promise<number>;
  /** How many transactions of any kind the cluster has committed, as PostgreSQL's statistics have it: idle backends report up to 10 s late. */
  transactions(): Promise<number>;
  /** A run's messages in the table: all, how many different ones, and those created in a span of time. */
  stored(run: string, span: { from: number; to: number }): Promise<{ all: number; different: number; inSpan: number }>;
  close(): Promise<void>;
}

export async function watchPostgres(place: PostgresPlace): Promise<PostgresWatch> {
  const client = await connect(place);
  const ask = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row> => {
    const [row] = (await client.query<Row>(text, values)).rows;
    if (!row) throw new Error(`no answer to ${text}`);
    return row;
  };

  return {
    version: async () => (await ask<{ version: string }>(VERSION)).version,
    // Every transaction that writes takes one number, and no other takes any.
    writes: async () => Number((await ask<{ next: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as next')).next),
    transactions: async () => Number((await ask<{ count: string }>('select sum(xact_commit) as count from pg_stat_database')).count),
    async stored(run, { from, to }) {
      const counts = await ask<Record<'all' | 'different' | 'in_span', string>>(STORED, [`${run}.%`, from, to]);
      return { all: Number(counts.all), different: Number(counts.different), inSpan: Number(counts.in_span) };
    },
    close: () => client.end(),
  };
}

export async function connect({ host, port }: PostgresPlace): Promise<pg.Client> {
  const client = new pg.Client({ host, port, user: 'payam', database: 'payam', application_name: 'bench' });
  // When the server goes down first, on the way out, nobody minds.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

const VERSION = `
  select format('PostgreSQL %s, fsync %s, synchronous_commit %s',
    current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')) as version`;

const STORED = `
  select count(*) as all, count(distinct client_id) as different,
    count(*) filter (where created_at >= to_timestamp($2 / 1000.0) and created_at < to_timestamp($3 / 1000.0)) as in_span
  from messages where client_id like $1`;
