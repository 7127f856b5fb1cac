import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { StartupFault } from '../startup-fault.js';
import { isOther, requireReach, type Account } from './account.js';
import { isErrno } from './errno.js';

export const PORT = 5432;
const SOCKET_NAME = `.s.PGSQL.${PORT}`;

/** A socket's path fits 107 bytes on Linux and 103 on macOS. */
const LONGEST_PATH = 103;
/** The longest path below the folder: the owner's socket, through the link to where it lies (see owner-lock.ts). */
const LONGEST_BELOW = 'xxxxxxxx/owner-4194304-xxxxxxxx.sock';

/**
 * Makes the folder of the server's socket, short and always the same for one data folder, and returns its path. Nobody but the
 * account (and root) gets in. Throws a StartupFault when somebody else sits in its place.
 */
export function prepareSocketFolder(dataFolder: string, account: Account): string {
  const path = socketFolderPath(dataFolder, account);
  requireReach(account, dirname(path), 'set TMPDIR to a folder open to all');
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (cause) {
    if (!isErrno(cause, 'EEXIST'))
      throw new StartupFault(`The socket folder ${path} cannot be made (${String(cause)}): set TMPDIR to a folder you can write to.`, {
        cause,
      });
  }

  // In a shared temp folder anybody may have made it first, so what is there is looked at and a link is not followed.
  const found = lstatSync(path);
  const isOurs = found.uid === account.uid || (isOther(account) && found.uid === 0);
  if (!found.isDirectory() || !isOurs) {
    throw new StartupFault(
      `${path} is not a folder of uid ${account.uid}, so it is not safe to put the database's socket there: remove it, or set TMPDIR.`,
    );
  }
  if (found.uid !== account.uid) chownSync(path, account.uid, account.gid);
  if ((found.mode & 0o777) !== 0o700) chmodSync(path, 0o700);
  return path;
}

function socketFolderPath(dataFolder: string, account: Account): string {
  const name = `payam-${account.uid}-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 12)}`;
  const path = [tmpdir(), '/tmp']
    .map((parent) => join(parent, name))
    .find((folder) => Buffer.byteLength(join(folder, LONGEST_BELOW)) <= LONGEST_PATH);
  if (path === undefined) throw new StartupFault('No temp folder has a path short enough for a socket: set TMPDIR to one under 38 bytes.');
  return path;
}

/** Takes away what a killed server left: its lock file names a pid which may be another program's by now. */
export function clearServerSocket(socketFolder: string): void {
  for (const name of [SOCKET_NAME, `${SOCKET_NAME}.lock`]) rmSync(join(socketFolder, name), { force: true });
}

/** Takes away all that servers and killed Payams left; for the owner of the data folder, after its server is gone. */
export function clearSocketFolder(socketFolder: string): void {
  // Somebody tidying the temp folder may have been here before.
  if (!existsSync(socketFolder)) return;
  for (const name of readdirSync(socketFolder)) rmSync(join(socketFolder, name), { force: true });
}

/** The folder stays when another Payam is already at its door. */
export function removeIfEmpty(socketFolder: string): void {
  try {
    rmdirSync(socketFolder);
  } catch (error) {
    if (!isErrno(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT')) throw error;
  }
}
