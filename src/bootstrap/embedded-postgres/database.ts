import pg from 'pg';
import { StartupFault } from '../startup-fault.js';
import { USER } from './cluster.js';
import { PORT } from './socket-folder.js';

const DATABASE = 'payam';
const ALREADY_EXISTS = '42P04';

/** How to reach our database: the settings of a `pg` client or pool. */
export function connectionThrough(socketFolder: string) {
  return { host: socketFolder, port: PORT, user: USER, database: DATABASE };
}

/** Proves that the server answers queries, and makes our database in a new cluster. Throws a StartupFault when either fails. */
export async function ensureDatabase(socketFolder: string): Promise<void> {
  const client = new pg.Client({ ...connectionThrough(socketFolder), database: 'postgres', ssl: false, connectionTimeoutMillis: 10_000 });
  // A server that dies during the query also reports it here, where nobody listening would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await createIfMissing(client);
  } catch (cause) {
    throw new StartupFault(`PostgreSQL started but does not serve (${String(cause)}): look into postgres.log in the data folder.`, {
      cause,
    });
  } finally {
    await client.end();
  }
}

async function createIfMissing(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
  if (rowCount !== 0) return;
  try {
    await client.query(`create database ${DATABASE}`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.code === ALREADY_EXISTS)) throw error;
  }
}
