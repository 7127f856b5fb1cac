import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StartupFault } from '../startup-fault.js';
import { isErrno } from './errno.js';

const PATIENCE_MS = 5_000;

/**
 * Ends a server that outlived its Payam, gently first; only for the owner of the data folder. A `postmaster.pid` that names some
 * other program is removed: PostgreSQL would take that for a running server and refuse to start.
 * Throws a StartupFault when the old server does not end.
 */
export async function endLeftoverServer(cluster: string, onNotice: (line: string) => void): Promise<void> {
  const pid = recordedPid(cluster);
  if (pid === undefined) return;

  const isServing = () => isServerOf(pid, cluster);
  if (isServing()) await endServer(pid, isServing, onNotice);
  // A dead pid is left to PostgreSQL, which then checks for orphaned backends by what else the file says.
  if (isAlive(pid) && recordedPid(cluster) === pid) rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

async function endServer(pid: number, isServing: () => boolean, onNotice: (line: string) => void): Promise<void> {
  // Usually the watchdog of the Payam that was killed is shutting it down this very moment.
  if (await ends(isServing)) return;
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    onNotice(`An earlier Payam left its PostgreSQL (pid ${pid}) running: sending it ${signal}.`);
    if (isServing()) kill(pid, signal);
    if (await ends(isServing)) return;
  }
  throw new StartupFault(`PostgreSQL (pid ${pid}) of an earlier Payam does not end: end it by hand with kill -9 ${pid}.`);
}

async function ends(isServing: () => boolean): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS;
  while (isServing()) {
    if (performance.now() > deadline) return false;
    await pause(20);
  }
  return true;
}

/** The first line of the file is the pid; a file cut short by a power loss may be empty. */
export function recordedPid(cluster: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Pids are used again, so a signal goes only to what is a PostgreSQL started with `-D` on this very cluster. A zombie is not. */
function isServerOf(pid: number, cluster: string): boolean {
  if (existsSync('/proc/self/cmdline')) {
    const [program, ...args] = commandLine(pid);
    return program !== undefined && /(^|\/)postgres$/.test(program) && args[args.indexOf('-D') + 1] === cluster;
  }
  const { stdout } = spawnSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  return /^\S*postgres /.test(stdout) && stdout.includes(` -D ${cluster} `);
}

function commandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ESRCH', 'EACCES')) return [];
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isErrno(error, 'ESRCH');
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!isErrno(error, 'ESRCH')) throw error;
  }
}
