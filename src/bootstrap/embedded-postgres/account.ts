import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, lchownSync, lstatSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StartupFault } from '../startup-fault.js';

/** Whom PostgreSQL runs as. It refuses to run as root, so root hands it to another account. */
export interface Account {
  uid: number;
  gid: number;
  /** What `spawn` needs to run a program as this account: nothing when that is who we are already. */
  spawnOptions: { uid?: number; gid?: number; cwd: string };
}

/** The account called nobody on almost every system; only the number counts. */
const NOBODY = 65534;

/**
 * Root runs an existing cluster as the account that owns it, so one `sudo` does not lock its user out, and a new one as nobody.
 * Throws a StartupFault when an ordinary user meets the cluster of somebody else.
 */
export function accountFor(cluster: string): Account {
  const uid = process.getuid?.();
  const gid = process.getgid?.();
  if (uid === undefined || gid === undefined) {
    throw new StartupFault('The embedded PostgreSQL runs on Linux and macOS only: set DATABASE_URL to a PostgreSQL of your own.');
  }

  const owner = lstatSync(cluster, { throwIfNoEntry: false });
  if (uid === 0) return owner && owner.uid !== 0 ? otherAccount(owner.uid, owner.gid) : otherAccount(NOBODY, NOBODY);
  if (owner && owner.uid !== uid) {
    throw new StartupFault(
      `The database in ${cluster} belongs to uid ${owner.uid}, not to this uid ${uid}: run as that user or as root, or chown -R it.`,
    );
  }
  // The working directory of Payam may be closed to the other account, and its removal must not trouble the server.
  return { uid, gid, spawnOptions: { cwd: '/' } };
}

function otherAccount(uid: number, gid: number): Account {
  return { uid, gid, spawnOptions: { uid, gid, cwd: '/' } };
}

export function isOther(account: Account): boolean {
  return account.spawnOptions.uid !== undefined;
}

/**
 * Lets the account pass through a folder of root that is closed to everybody else. Only a folder which grants its group nothing
 * is given to the account's group: nobody loses a right, and no third account gains one. Any other folder is left as it is.
 */
export function letThrough(account: Account, folder: string): void {
  if (!isOther(account)) return;
  const { uid, mode } = lstatSync(folder);
  if (uid !== 0 || (mode & 0o077) !== 0) return;
  chownSync(folder, 0, account.gid);
  chmodSync(folder, (mode & 0o7777) | 0o010);
}

/** Gives a folder and all in it to the account, when it is root's, as after restoring a backup. */
export function handOver(account: Account, folder: string): void {
  if (!isOther(account) || lstatSync(folder).uid !== 0) return;
  for (const { parentPath, name } of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    lchownSync(join(parentPath, name), account.uid, account.gid);
  }
  lchownSync(folder, account.uid, account.gid);
}

/**
 * Throws a StartupFault naming the first folder on the way to `place` (itself included) that the account cannot pass through.
 * It is found by trying, as that account, since mode bits do not tell about ACLs, security modules or mounts.
 */
export function requireReach(account: Account, place: string, remedy: string): void {
  if (!isOther(account)) return;
  const look = spawnSync('sh', ['-c', 'for d do test -x "$d" || { printf %s "$d"; exit 9; }; done', 'sh', ...pathTo(place)], {
    ...account.spawnOptions,
    encoding: 'utf8',
  });
  if (look.status === 0) return;

  const who = `PostgreSQL refuses to run as root, so it runs as uid ${account.uid}`;
  const otherWay = 'run Payam as an ordinary user, or set DATABASE_URL';
  if (look.status === 9)
    throw new StartupFault(`${who}, and ${look.stdout} is closed to that account: ${remedy}, chmod o+x it, ${otherWay}.`);
  throw new StartupFault(`${who}, which failed here (${look.error?.message ?? look.stderr.trim()}): ${otherWay}.`, { cause: look.error });
}

function pathTo(place: string): string[] {
  const parent = dirname(place);
  return parent === place ? [place] : [...pathTo(parent), place];
}
