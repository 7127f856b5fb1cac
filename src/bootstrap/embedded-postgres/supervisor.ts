import { setTimeout as pause } from 'node:timers/promises';
import { StartupFault } from '../startup-fault.js';
import type { Postmaster } from './postmaster.js';
import type { Watchdog } from './watchdog.js';

export interface SupervisorDeps {
  /** Starts the server once what an earlier one left is out of its way. */
  start(): Promise<Postmaster>;
  /** Resolves when it serves; rejects with a StartupFault when it never will, or with the reason of `signal`. */
  untilServing(server: Postmaster, options: { patienceMs: number; signal: AbortSignal }): Promise<void>;
  watchdog: Watchdog;
  onNotice(line: string): void;
}

export interface Supervisor {
  pid(): number;
  /** Ends the supervision first, then the server. */
  stop(): Promise<void>;
}

const FIRST_START_MS = 60_000;
const [SHORTEST_WAIT_MS, LONGEST_WAIT_MS] = [100, 2_000];

/** Starts the server, and again whenever it ends by itself. Throws a StartupFault when the first start fails. */
export async function supervise({ start, untilServing, watchdog, onNotice }: SupervisorDeps): Promise<Supervisor> {
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;
  let recovery = Promise.resolve();
  let server = await firstStart();
  follow(server);

  return {
    pid: () => server.pid,
    stop: async () => {
      stopping.abort();
      await recovery;
      if (!server.hasEnded()) await server.shutDown();
    },
  };

  async function launch(patienceMs: number): Promise<Postmaster> {
    const launched = await start();
    watchdog.watch(launched.pid);
    try {
      await untilServing(launched, { patienceMs, signal: stopping.signal });
      stopping.signal.throwIfAborted();
      return launched;
    } catch (error) {
      if (!launched.hasEnded()) await launched.shutDown();
      watchdog.watch(0);
      throw error;
    }
  }

  /** Backends of a server that was killed hold its shared memory until they notice; another failure is for the user to see. */
  async function firstStart(): Promise<Postmaster> {
    const deadline = performance.now() + FIRST_START_MS;
    for (let wait = SHORTEST_WAIT_MS; ; wait = longer(wait)) {
      try {
        return await launch(FIRST_START_MS);
      } catch (error) {
        const isPassing = error instanceof StartupFault && error.message.includes('pre-existing shared memory block');
        if (!isPassing || performance.now() + wait > deadline) throw error;
        await pause(wait);
      }
    }
  }

  function follow(followed: Postmaster): void {
    // Hands over to `recovery`, which never rejects and which stop() awaits.
    void followed.ended.then((how) => {
      watchdog.watch(0);
      if (!stopping.signal.aborted) recovery = recover(followed.pid, how);
    });
  }

  async function recover(pid: number, how: string): Promise<void> {
    onNotice(`PostgreSQL (pid ${pid}) ended unexpectedly (${how}): starting it again.`);
    let said = '';
    for (let wait = SHORTEST_WAIT_MS; !isStopping(); wait = longer(wait)) {
      try {
        // Even the first time: whatever made it end may do so again at once, and that must not become a busy loop.
        await pause(wait, undefined, { signal: stopping.signal });
        server = await launch(Infinity);
        follow(server);
        return onNotice(`PostgreSQL runs again (pid ${server.pid}).`);
      } catch (error) {
        if (isStopping()) return;
        if (said !== String(error)) onNotice(`PostgreSQL could not be started again, trying on: ${String(error)}`);
        said = String(error);
      }
    }
  }
}

function longer(wait: number): number {
  return Math.min(LONGEST_WAIT_MS, wait * 2);
}
