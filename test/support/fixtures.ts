import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { heedAlarms } from './alarm.js';
import { openToAll, roomiestFolder, stopCluster } from './cluster.js';

// One folder for the run: with --parallel, test files run in processes of their own, which find it in the environment.

/** What mocha does before the first test of a run. */
export function mochaGlobalSetup(): void {
  process.env['PAYAM_TEST_RUN'] = openToAll(mkdtempSync(join(roomiestFolder(), 'payam-test-')));
}

/** What mocha does after the last one. */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopCluster();
  const run = process.env['PAYAM_TEST_RUN'];
  if (run === undefined) return;
  // The processes of a parallel run are ended, and their servers end with them a moment later.
  const pids = readdirSync(run).flatMap((folder) => postmasterIn(join(run, folder)) ?? []);
  for (const until = Date.now() + ENDED_WITHIN_MS; Date.now() < until && pids.some(isAlive);)
    await new Promise((resolve) => setTimeout(resolve, 20));
  rmSync(run, { recursive: true, force: true });
}

/** What mocha does after each test, and after the last of a file. */
export const mochaHooks = { afterEach: heedAlarms, afterAll: heedAlarms };

const ENDED_WITHIN_MS = 5_000;

function postmasterIn(folder: string): number | undefined {
  try {
    return Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    // It has ended already.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
