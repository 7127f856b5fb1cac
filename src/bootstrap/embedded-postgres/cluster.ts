import { spawn } from 'node:child_process';
import { chownSync, closeSync, fsyncSync, mkdtempSync, openSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { StartupFault } from '../startup-fault.js';
import { handOver, isOther, type Account } from './account.js';
import type { Binaries } from './binaries.js';
import { isErrno } from './errno.js';

export const USER = 'payam';
const UNFINISHED = 'postgres.new-';

/**
 * Makes sure that `<folder>/postgres` holds a cluster the server can open, by making one where there is none; only for the owner
 * of the data folder. Throws a StartupFault when it is of another major version or cannot be made.
 */
export async function prepareCluster(
  cluster: string,
  deps: { folder: string; account: Account; binaries: Binaries; durable: boolean },
): Promise<void> {
  const found = majorOf(cluster);
  if (found === undefined) return createCluster(cluster, deps);

  const { major } = deps.binaries;
  if (found !== major) {
    throw new StartupFault(
      `The database in ${cluster} is of PostgreSQL ${found}, and this Payam brings PostgreSQL ${major}: move the data with pg_dump, or set PAYAM_DATA to another folder.`,
    );
  }
  handOver(deps.account, cluster);
}

function majorOf(cluster: string): string | undefined {
  try {
    return readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** A cluster gets its name only when it is whole, so being killed in the middle leaves nothing that looks like one. */
async function createCluster(cluster: string, { folder, account, binaries, durable }: Parameters<typeof prepareCluster>[1]): Promise<void> {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(UNFINISHED)) rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 5 });
  }
  const unfinished = mkdtempSync(join(folder, UNFINISHED));
  if (isOther(account)) chownSync(unfinished, account.uid, account.gid);
  await initdb(unfinished, { account, binaries, durable });

  rename(unfinished, cluster);
  if (durable) syncFolder(folder);
}

function rename(unfinished: string, cluster: string): void {
  try {
    renameSync(unfinished, cluster);
  } catch (cause) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new StartupFault(`${cluster} is in the way of a new database, and is none itself: move it elsewhere.`, { cause });
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

async function initdb(
  place: string,
  { account, binaries, durable }: { account: Account; binaries: Binaries; durable: boolean },
): Promise<void> {
  const child = spawn(binaries.initdb, initdbArguments(place, durable), {
    ...account.spawnOptions,
    env: binaries.env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const complaint = text(child.stderr);
  const code = await new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve(status ?? signal ?? 'nothing'));
  });
  if (code === 0) return;

  rmSync(place, { recursive: true, force: true });
  const lines = (await complaint).split('\n').filter((line) => line.trim() !== '' && !/: (hint|removing)/.test(line));
  const why = lines.length > 0 ? lines.slice(0, 3).join(' / ') : `initdb ended with ${code}`;
  throw new StartupFault(`A new database could not be made in ${place}: ${why} (mend that, or set DATABASE_URL)`);
}

function initdbArguments(place: string, durable: boolean): string[] {
  // Nobody else can connect: the socket is the only door, in a folder only the server's account (and root) can enter. So trust.
  const door = ['-U', USER, '--auth=trust'];
  const language = ['-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
  // The C library of macOS has no such locale. It serves only to tell letters apart in text search; sorting is the provider's.
  if (process.platform === 'darwin') language.splice(-1, 1, '--builtin-locale=C.UTF-8', '--locale=C', '--lc-ctype=en_US.UTF-8');
  return ['-D', place, ...door, ...language, '--no-instructions', ...(durable ? [] : ['--no-sync'])];
}
