import pg from 'pg';
import type { Connection } from '../adapters/outbound/postgres/database.js';
import { isConnectionFault } from '../adapters/outbound/postgres/database.js';
import { migrate } from '../adapters/outbound/postgres/migrate.js';
import type { Config } from './config.js';
import { startEmbeddedPostgres } from './embedded-postgres/start.js';
import { StartupFault } from './startup-fault.js';

/** Where a node keeps things, ready to be used. */
export interface StoragePlace {
  /** Absent when nothing is kept. */
  connection?: Connection;
  /** For people: where it is. */
  description: string;
  /** Whether it holds the lock of its data folder, as who has the embedded database does. */
  holdsFolder?: true;
  stop(): Promise<void>;
}

/** Finds or starts the database that the configuration names, and brings its schema up to date. */
export async function prepareStorage(config: Config, notice: (line: string) => void): Promise<StoragePlace> {
  if (config.STORAGE === 'memory') return { description: 'in memory, and forgotten at the end', stop: () => Promise.resolve() };

  const given = givenServer(config);
  if (given) requireUnicode(given, await encodingOf(given));
  const place = given ?? (await embeddedServer(config, notice));
  try {
    const applied = await migrate(place.connection);
    if (applied.length > 0) notice(`applied ${applied.length} migrations`);
    return place;
  } catch (error) {
    await place.stop();
    throw migrationFault(error, place.description);
  }
}

type Server = StoragePlace & { connection: Connection };

function givenServer({ DATABASE_URL, DB_HOST, DB_PORT, DB_DATABASE, DB_USER, DB_PASSWORD }: Config): Server | undefined {
  const stop = () => Promise.resolve();
  if (DATABASE_URL !== undefined) {
    const { host, pathname } = new URL(DATABASE_URL);
    return { connection: { connectionString: DATABASE_URL }, description: `PostgreSQL at ${host}${pathname}`, stop };
  }
  if (DB_HOST === undefined) return undefined;
  const connection = { host: DB_HOST, port: DB_PORT, database: DB_DATABASE, user: DB_USER, password: DB_PASSWORD };
  return { connection, description: `PostgreSQL at ${DB_HOST}:${DB_PORT}/${DB_DATABASE}`, stop };
}

async function embeddedServer({ PAYAM_DATA }: Config, onNotice: (line: string) => void): Promise<Server> {
  const embedded = await startEmbeddedPostgres({ folder: PAYAM_DATA, onNotice });
  return {
    connection: embedded.connection,
    description: `embedded PostgreSQL in ${PAYAM_DATA}`,
    holdsFolder: true,
    stop: () => embedded.stop(),
  };
}

const CONNECT_WITHIN_MS = 10_000;

/** Asks the database what it is. Whatever keeps us from connecting, whoever runs the database or wrote its address can mend. */
async function encodingOf({ connection, description }: Server): Promise<string> {
  try {
    const client = new pg.Client({ ...connection, connectionTimeoutMillis: CONNECT_WITHIN_MS });
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ server_encoding: string }>('show server_encoding');
    await client.end();
    return rows[0]?.server_encoding ?? '';
  } catch (cause) {
    // Class 28 is a wrong user or password, 3D000 a database that is not there.
    const isRefused = /^(28|3D)/.test(codeOf(cause));
    const what = isRefused ? 'does not let us in' : 'cannot be reached';
    const remedy = isRefused ? 'is DATABASE_URL right?' : 'is it running, and DATABASE_URL or DB_HOST right?';
    throw new StartupFault(`${description} ${what} (${reasonOf(cause)}); ${remedy}`, { cause });
  }
}

/** Another encoding cannot hold what people write, and finds nobody by a name without its accents. */
function requireUnicode({ description }: Server, encoding: string): void {
  if (encoding === 'UTF8') return;
  const remedy = 'make another one with "create database ... encoding \'UTF8\' template template0", and name it in DATABASE_URL';
  throw new StartupFault(`${description} has the encoding ${encoding}, and Payam needs UTF8; ${remedy}`);
}

/** A name with several addresses fails with the faults of all of them, and says nothing itself. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

const codeOf = (error: unknown): string => {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
};

function migrationFault(error: unknown, description: string): unknown {
  if (isConnectionFault(error)) return new StartupFault(`${description} went away while its schema was looked at (${error.message})`);
  const extension = missingExtension(error);
  if (extension !== undefined) {
    const remedy = `have its administrator run "create extension ${extension}" in that database`;
    return new StartupFault(`${description} does not have the extension ${extension} (${lastPart(error)}); ${remedy}`);
  }
  if (codeOf(error) === INSUFFICIENT_PRIVILEGE) {
    return new StartupFault(`${description} does not let us make our tables (${lastPart(error)}); the user of DATABASE_URL has to own it`);
  }
  if (error instanceof Error && error.message.includes('migration directory is corrupt')) {
    return new StartupFault(`${description} was migrated by a newer Payam than this one; start that, or restore a backup`);
  }
  return error;
}

const INSUFFICIENT_PRIVILEGE = '42501';

/** The extension that was to be made when it came to this: knex begins its message with the statement. */
const missingExtension = (error: unknown): string | undefined =>
  error instanceof Error ? /^create extension if not exists (\w+) - /.exec(error.message)?.[1] : undefined;

/** What the database said, without the statement that knex puts before it. */
const lastPart = (error: unknown): string => (error as Error).message.split(' - ').at(-1) ?? '';
