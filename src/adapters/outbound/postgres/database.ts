import knex, { type Knex } from 'knex';
import pg from 'pg';
import { idTaken, storageUnavailable } from '../../../domain/errors.js';

/** Where the database is: a `postgres://` URL, or the parts. */
export type Connection =
  { connectionString: string } | { host: string; port: number; user: string; database: string; password?: string | undefined };

/**
 * The way to one PostgreSQL database. Hot queries are named prepared statements on `pg`; knex serves the rest.
 * Either throws `storage_unavailable` when the server cannot be reached, or went away while it was asked.
 */
export interface Database {
  /** A named statement is parsed and planned once a connection. */
  query<Row extends pg.QueryResultRow>(statement: Statement, values: unknown[]): Promise<Row[]>;
  /** Several queries that see one snapshot. */
  snapshot<Result>(read: (query: Database['query']) => Promise<Result>): Promise<Result>;
  run<Result>(work: (knex: Knex) => Promise<Result>): Promise<Result>;
  transaction<Result>(work: (trx: Knex.Transaction) => Promise<Result>): Promise<Result>;
  /** A connection outside the pools, for who keeps it; not yet connected. */
  client(options: { lockTimeoutMs: number }): pg.Client;
  /** Some more of those, of whose end the server hears within a minute, however it came about. Whoever asks for them closes them. */
  pool(options: { max: number }): pg.Pool;
  close(): Promise<void>;
}

export interface Statement {
  name: string;
  text: string;
}

const HOT_CONNECTIONS = 8;
const KNEX_CONNECTIONS = 8;
const CONNECT_TIMEOUT_MS = 5_000;
/** A server that says nothing for longer than any statement may take is gone, in milliseconds. */
const ANSWER_TIMEOUT_MS = 35_000;
/** A lock on one chat must not hold up the others for long. Times are in milliseconds. */
const SESSION = ['lock_timeout=2000', 'idle_in_transaction_session_timeout=5000', 'statement_timeout=30000', 'timezone=UTC'];
/** A named statement may be planned while the tables are still empty, and only index look-ups stay right as they grow. */
const LOOK_UPS_ONLY = ['enable_seqscan=off', 'enable_hashjoin=off', 'enable_mergejoin=off', 'enable_bitmapscan=off', 'jit=off'];
/** A client whose machine is gone without a word is given up after a minute, instead of some hours. Times are in seconds. */
const NOTICED_WHEN_GONE = ['tcp_keepalives_idle=30', 'tcp_keepalives_interval=10', 'tcp_keepalives_count=3'];

export function openDatabase(connection: Connection): Database {
  const settings = (...more: string[]): pg.ClientConfig => ({
    ...connection,
    application_name: 'payam',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    keepAlive: true,
    types: { getTypeParser },
    options: [...SESSION, ...more].map((setting) => `-c ${setting}`).join(' '),
  });
  const pool = hardyPool({ ...settings(...LOOK_UPS_ONLY), max: HOT_CONNECTIONS });
  const builder = knex({
    client: 'pg',
    connection: settings() as Knex.PgConnectionConfig,
    pool: { min: 0, max: KNEX_CONNECTIONS },
    acquireConnectionTimeout: CONNECT_TIMEOUT_MS,
    // Whoever asked hears of it; knex would print it as well.
    log: { warn: ignore, error: ignore, debug: ignore, deprecate: ignore },
  });

  return {
    query: (statement, values) => reached(() => ask(pool, statement, values)),
    snapshot: (read) => reached(() => inSnapshot(pool, read)),
    run: (work) => reached(() => work(builder)),
    transaction: (work) => reached(() => builder.transaction(work)),
    client: ({ lockTimeoutMs }) => new pg.Client(settings(...LOOK_UPS_ONLY, `lock_timeout=${lockTimeoutMs}`)),
    pool: ({ max }) => hardyPool({ ...settings(...LOOK_UPS_ONLY, ...NOTICED_WHEN_GONE), max }),
    async close() {
      await Promise.all([pool.end(), builder.destroy()]);
    },
  };
}

function hardyPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  // A connection that breaks while idle is replaced when the next is asked for; without a listener it would end the process.
  pool.on('error', ignore);
  // One that breaks in use rejects its query, and may have more to say while it is being closed.
  pool.on('connect', (client) => client.on('error', ignore));
  return pool;
}

async function ask<Row extends pg.QueryResultRow>(
  on: pg.Pool | pg.PoolClient,
  { name, text }: Statement,
  values: unknown[],
): Promise<Row[]> {
  const { rows } = await on.query<Row>({ name, text, values });
  return rows;
}

const ignore = () => undefined;

async function inSnapshot<Result>(pool: pg.Pool, read: (query: Database['query']) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  let broken: unknown;
  try {
    await client.query('begin isolation level repeatable read read only');
    return await read((statement, values) => ask(client, statement, values));
  } catch (error) {
    broken = isConnectionFault(error) ? error : undefined;
    throw error;
  } finally {
    // Nothing was written, so how it ends makes no difference to anybody.
    if (broken === undefined) await client.query('rollback').catch((error: unknown) => (broken = error));
    client.release(broken !== undefined);
  }
}

async function reached<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw isConnectionFault(error) || isOutOfTime(error) ? storageUnavailable(error) : error;
  }
}

/** Whether it waited too long for a lock, was too slow, or stood in another's way: nothing was done, and it may be tried again. */
export const isOutOfTime = (error: unknown): boolean => ['55P03', '57014', '40P01', '40001'].includes(sqlStateOf(error) ?? '');

const SOCKET_FAULTS = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
const CONNECTION_MESSAGES =
  /Connection terminated|not queryable|timeout expired|timeout exceeded when trying to connect|Timeout acquiring a connection|Client was closed|Query read timeout/;

/** Whether the server was not there, or went away: what was asked may or may not have happened. */
export function isConnectionFault(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const code = sqlStateOf(error);
  // Class 08 is a broken connection, 57P a server that is stopping or starting, 53 one that is out of something.
  if (code !== undefined && (SOCKET_FAULTS.has(code) || /^(08|57P|53)/.test(code))) return true;
  return CONNECTION_MESSAGES.test(error.message);
}

export function sqlStateOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

const TIMESTAMPTZ = 1184;

/** Says that an id was taken, where the constraint of this name says so. */
export const withFreeId =
  (constraint: string) =>
  (error: unknown): never => {
    const isTaken = sqlStateOf(error) === '23505' && (error as { constraint?: string }).constraint === constraint;
    throw isTaken ? idTaken() : error;
  };

/** Times cross this wall as milliseconds since 1970; sessions run in UTC, so every text ends in `+00`. */
const getTypeParser = (oid: number, format?: unknown) =>
  oid === TIMESTAMPTZ && format !== 'binary' ? parseTimestamp : standardParser(oid, 'text');

const standardParser = pg.types.getTypeParser as (oid: number, format: 'text') => (text: string) => unknown;

const parseTimestamp = (text: string): number => Date.parse(`${text.slice(0, -3).replace(' ', 'T')}Z`);

/** A time as a parameter. */
export const timestamp = (at: number): string => new Date(at).toISOString();
