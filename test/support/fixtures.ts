import { stopCluster } from './cluster.js';

/** What mocha does after the last test of a run. */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopCluster();
}
