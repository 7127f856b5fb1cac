import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Connection } from '../../src/adapters/outbound/postgres/database.js';
import { migrate } from '../../src/adapters/outbound/postgres/migrate.js';
import { startEmbeddedPostgres } from '../../src/bootstrap/embedded-postgres/start.js';

type Parts = Extract<Connection, { host: string }>;

interface Cluster {
  parts: Parts;
  template: string;
  stop(): Promise<void>;
}

let cluster: Promise<Cluster> | undefined;

/**
 * A database of one's own, migrated, on the one server of this run: the embedded one, in memory and without fsync, or the one that
 * TEST_DATABASE_URL names (its user may make databases).
 */
export const freshDatabase = (): Promise<Parts> => anotherDatabase(({ template }) => `template ${template} strategy file_copy`);

/** The same, with nothing in it. */
export const emptyDatabase = (): Promise<Parts> => anotherDatabase(() => '');

async function anotherDatabase(how: (cluster: Cluster) => string): Promise<Parts> {
  cluster ??= startCluster();
  const begun = await cluster;
  const database = `payam_test_${randomBytes(6).toString('hex')}`;
  await withAdmin(begun.parts, `create database ${database} ${how(begun)}`);
  return { ...begun.parts, database };
}

export async function stopCluster(): Promise<void> {
  await (await cluster)?.stop();
}

async function startCluster(): Promise<Cluster> {
  const url = process.env['TEST_DATABASE_URL'];
  const { parts, stop } = url === undefined ? await embedded() : { parts: partsOf(new URL(url)), stop: () => Promise.resolve() };
  const template = `payam_template_${randomBytes(6).toString('hex')}`;
  await withAdmin(parts, `create database ${template}`);
  await migrate({ ...parts, database: template });
  return { parts, template, stop };
}

async function embedded(): Promise<{ parts: Parts; stop(): Promise<void> }> {
  const folder = roomyFolder('cluster-');
  const server = await startEmbeddedPostgres({ folder, durable: false, settings: { max_connections: '200' } });
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { parts: server.connection, stop };
}

/** A new folder in the run's own. */
export const roomyFolder = (prefix: string): string =>
  openToAll(mkdtempSync(join(process.env['PAYAM_TEST_RUN'] ?? roomiestFolder(), prefix)));

/** In memory when that has room, else on disk. */
export const roomiestFolder = (): string => (hasRoom('/dev/shm') ? '/dev/shm' : tmpdir());

/** The account that PostgreSQL runs as can get into it. */
export function openToAll(folder: string): string {
  chmodSync(folder, 0o755);
  return folder;
}

const ROOM_BYTES = 1_073_741_824;

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    // There is no such folder on this kind of machine.
    return false;
  }
}

const partsOf = (url: URL): Parts => ({
  host: url.searchParams.get('host') ?? url.hostname,
  port: Number(url.port || 5_432),
  user: decodeURIComponent(url.username),
  password: decodeURIComponent(url.password),
  database: url.pathname.slice(1),
});

async function withAdmin(parts: Parts, statement: string): Promise<void> {
  const client = new pg.Client({ ...parts, database: 'postgres' });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
