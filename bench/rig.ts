import { join } from 'node:path';
import { Cleanup } from './cleanup.js';
import { pin } from './cpu.js';
import type { Measured } from './measures.js';
import { watchPostgres, type PostgresWatch } from './postgres-watch.js';
import { start } from './processes.js';
import { startPayam, type PostgresPlace } from './server-process.js';
import { payamStage, relayStage, type Stage } from './stages.js';

export type Who = 'Payam' | 'relay';

/** Both servers, ready to be loaded. */
export interface Rig {
  urls: Record<Who, string>;
  /** Of a hundred people. */
  stages: Record<Who, Stage>;
  measured: Record<Who, Measured>;
  postgres: PostgresPlace;
  watch: PostgresWatch;
  /** What was done about CPUs, for the reader. */
  pinning: string;
}

const HERE = import.meta.dirname;
const RELAY = join(HERE, 'relay.ts');

/** Sets up both servers, lends them out, and takes them down again whatever happens, a signal included. */
export async function withRig<Result>(work: (rig: Rig) => Promise<Result>): Promise<Result> {
  const cleanup = new Cleanup();
  const interrupted = new AbortController();
  const onSignal = () => {
    interrupted.abort();
    void cleanup.run().then(() => process.exit(130)); // A rejection ends the process as well, and says why.
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    return await work(await setUp(cleanup));
  } catch (error) {
    // What was taken down under its feet complains; the process ends when all is tidy.
    if (interrupted.signal.aborted) await new Promise(() => undefined);
    throw error;
  } finally {
    await cleanup.run();
  }
}

async function setUp(cleanup: Cleanup): Promise<Rig> {
  const payam = await startPayam(cleanup);
  const relay = await start(
    { args: ['--import', import.meta.resolve('tsx'), RELAY], ready: /relay listens on (http\S+)/, cwd: HERE },
    cleanup,
  );
  const watch = await watchPostgres(payam.postgres);
  cleanup.add(watch.close);
  const stages = { Payam: await payamStage(payam.said), relay: await relayStage(relay.said) };
  return {
    urls: { Payam: payam.said, relay: relay.said },
    stages,
    measured: { Payam: { pid: payam.pid, storage: { pid: payam.postgres.pid, watch } }, relay: { pid: relay.pid } },
    postgres: payam.postgres,
    watch,
    pinning: pinAll(payam.pid, relay.pid),
  };
}

/** Only now: PostgreSQL, started by Payam while it was free, stays so. */
function pinAll(...servers: number[]): string {
  const isDone = [...servers.map((pid) => pin(pid, 0)), pin(process.pid, 1)].every(Boolean);
  return isDone
    ? 'each server is pinned to one CPU, the client to another, PostgreSQL to none'
    : 'nothing is pinned (no taskset, or one CPU): expect more noise';
}
