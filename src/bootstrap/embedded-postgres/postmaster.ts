import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StartupFault } from '../startup-fault.js';
import type { Account } from './account.js';
import type { Binaries } from './binaries.js';
import { isErrno } from './errno.js';
import { lastWords, openLog } from './log-file.js';
import { serverArguments, type ServerSettings } from './settings.js';

/** One run of the server, from its start to its end. */
export interface Postmaster {
  pid: number;
  /** Resolves, never rejects, when it has exited, to how: `code 1` or `signal SIGKILL`. */
  ended: Promise<string>;
  hasEnded(): boolean;
  /** What it logged last, in one line, and where the rest is. */
  complaint(): string;
  /** Fast shutdown, and after 5 s an immediate one; resolves when it has exited. */
  shutDown(): Promise<void>;
}

export interface PostmasterDeps {
  account: Account;
  binaries: Binaries;
  logPath: string;
  settings: ServerSettings;
}

const PATIENCE_MS = 5_000;

/** Starts it in a session of its own, so that Ctrl-C leaves it up until Payam has drained. It does not keep Payam alive. */
export function startPostmaster({ account, binaries, logPath, settings }: PostmasterDeps): Postmaster {
  const log = openLog(logPath, account);
  const child = spawn(binaries.postgres, serverArguments(settings), {
    ...account.spawnOptions,
    env: binaries.env,
    detached: true,
    stdio: ['ignore', log.handle, log.handle],
  });
  log.close();
  child.on('error', () => undefined);
  const { pid } = child;
  if (pid === undefined) throw new StartupFault(`${binaries.postgres} cannot be run: reinstall the packages, or set DATABASE_URL.`);
  child.unref();

  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `code ${code}`));
  });
  const shutDown = async () => {
    child.ref();
    child.kill('SIGINT');
    const immediate = setTimeout(() => child.kill('SIGQUIT'), PATIENCE_MS);
    await ended;
    clearTimeout(immediate);
  };
  return { pid, ended, hasEnded, shutDown, complaint: () => `${lastWords(log, 3)} (log: ${log.path})` };
}

/**
 * Waits until it accepts connections, by the file in which it says so: to try to connect would fill its log with refusals.
 * Throws a StartupFault when it ends instead, or takes longer than `patienceMs`; the reason of `signal` when that aborts.
 */
export async function untilReady(
  server: Postmaster,
  { cluster, patienceMs, signal }: { cluster: string; patienceMs: number; signal: AbortSignal },
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!saysReady(server.pid, cluster)) {
    signal.throwIfAborted();
    if (server.hasEnded()) throw new StartupFault(`PostgreSQL ended while starting: ${server.complaint()}`);
    if (performance.now() > deadline) throw new StartupFault(`PostgreSQL is not ready after ${patienceMs / 1000} s: ${server.complaint()}`);
    await pause(10);
  }
}

/** The format of the file is in PostgreSQL's src/include/utils/pidfile.h: the pid in line 1, the status in line 8. */
function saysReady(pid: number, cluster: string): boolean {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return false;
    throw error;
  }
}
