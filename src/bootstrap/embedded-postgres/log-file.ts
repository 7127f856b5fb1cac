import { closeSync, constants, fchownSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { StartupFault } from '../startup-fault.js';
import { isOther, type Account } from './account.js';

const LARGEST_BYTES = 10 * 1024 * 1024;
const TAIL_BYTES = 8 * 1024;

/** The log of one run of the server, which inherits it open for appending. */
export interface LogFile {
  path: string;
  handle: number;
  /** Where this run of the server begins in it, in bytes. */
  start: number;
  close(): void;
}

/** The folder may be of the account, which could lead root elsewhere by a link. */
const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
const APPEND_HERE = O_APPEND | O_CREAT | O_NOFOLLOW | O_WRONLY;

/** Opens the account's log at `path`; one over 10 MB is first put aside as `<path>.old`, in place of the one before. */
export function openLog(path: string, account: Account): LogFile {
  try {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > LARGEST_BYTES) renameSync(path, `${path}.old`);
    const handle = openSync(path, APPEND_HERE, 0o600);
    if (isOther(account)) fchownSync(handle, account.uid, account.gid);
    return { path, handle, start: fstatSync(handle).size, close: () => closeSync(handle) };
  } catch (cause) {
    throw new StartupFault(`The log ${path} cannot be written (${String(cause)}): make it writable for Payam.`, { cause });
  }
}

/** What this run said last, at most `count` lines of it, joined to one. */
export function lastWords({ path, start }: LogFile, count: number): string {
  const handle = openSync(path, 'r');
  try {
    const from = Math.max(start, fstatSync(handle).size - TAIL_BYTES);
    const tail = Buffer.alloc(TAIL_BYTES);
    const length = readSync(handle, tail, 0, TAIL_BYTES, from);
    return tail
      .toString('utf8', 0, length)
      .trim()
      .split(/\s*\n\s*/)
      .slice(-count)
      .join(' / ');
  } finally {
    closeSync(handle);
  }
}
