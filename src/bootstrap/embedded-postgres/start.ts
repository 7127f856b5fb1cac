import { dirname, join } from 'node:path';
import { openDataFolder } from '../data-folder.js';
import { accountFor, letThrough, requireReach, type Account } from './account.js';
import { prepareBinaries } from './binaries.js';
import { prepareCluster } from './cluster.js';
import { connectionThrough, ensureDatabase } from './database.js';
import { endLeftoverServer } from './leftover.js';
import { takeOwnership } from './owner-lock.js';
import { startPostmaster, untilReady } from './postmaster.js';
import { clearServerSocket, clearSocketFolder, prepareSocketFolder } from './socket-folder.js';
import { supervise, type Supervisor } from './supervisor.js';
import { startWatchdog } from './watchdog.js';

export interface EmbeddedPostgres {
  /** Settings of a `pg` client or pool. The host is a folder: there is no TCP port. Stays the same over restarts. */
  connection: { host: string; port: number; user: string; database: string };
  /** Of the server's main process; another one after it was restarted. */
  pid(): number;
  /** Disconnects every client and shuts the server down, after 5 s without waiting for it to tidy up. Resolves when it is gone; may be called again. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** The data folder, made when missing: the database goes to `postgres` in it, the log to `postgres.log`. */
  folder: string;
  /** Whether a commit survives a power loss; true unless said otherwise. False is for tests. */
  durable?: boolean;
  /** Is told, one line at a time, what became of the server without anybody asking for it. */
  onNotice?: (line: string) => void;
  /** PostgreSQL settings by name that win over ours, for tests and experiments. */
  settings?: Record<string, string>;
}

/**
 * Starts a real PostgreSQL on the data folder and keeps it running until `stop`, or until this process ends, in whatever way.
 * Throws a StartupFault, one line for the user, when it cannot.
 */
export async function startEmbeddedPostgres({
  folder,
  durable = true,
  onNotice = () => undefined,
  settings = {},
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataFolder = openDataFolder(folder);
  const cluster = join(dataFolder, 'postgres');
  const account = accountFor(cluster);
  letAccountIn(account, dataFolder);
  const lock = await takeOwnership(dataFolder, () => prepareSocketFolder(dataFolder, account));

  const { socketFolder } = lock;
  const giveUp = () => {
    clearSocketFolder(socketFolder);
    lock.release();
  };
  try {
    const run = { account, cluster, dataFolder, durable, onNotice, settings, socketFolder };
    const server = await runServer(run);
    let stopped: Promise<void> | undefined;
    const stop = () => (stopped ??= server.stop().then(giveUp));
    return { connection: connectionThrough(socketFolder), pid: server.pid, stop };
  } catch (error) {
    giveUp();
    throw error;
  }
}

function letAccountIn(account: Account, dataFolder: string): void {
  const remedy = 'set PAYAM_DATA to a folder such as /var/lib/payam';
  requireReach(account, dirname(dataFolder), remedy);
  letThrough(account, dataFolder);
  requireReach(account, dataFolder, remedy);
}

interface Run extends Required<Omit<EmbeddedPostgresOptions, 'folder'>> {
  account: Account;
  cluster: string;
  dataFolder: string;
  socketFolder: string;
}

async function runServer({ account, cluster, dataFolder, durable, onNotice, settings, socketFolder }: Run): Promise<Supervisor> {
  const binaries = prepareBinaries(account, join(dataFolder, 'postgres-lib'));
  await prepareCluster(cluster, { folder: dataFolder, account, binaries, durable });
  const logPath = join(dataFolder, 'postgres.log');
  const serverSettings = { cluster, socketFolder, durable, overrides: settings };
  const watchdog = startWatchdog(account);

  const supervisor = supervise({
    start: async () => {
      await endLeftoverServer(cluster, onNotice);
      clearServerSocket(socketFolder);
      return startPostmaster({ account, binaries, logPath, settings: serverSettings });
    },
    untilServing: async (server, options) => {
      await untilReady(server, { cluster, ...options });
      await ensureDatabase(socketFolder);
    },
    watchdog,
    onNotice,
  });
  return supervisor.then(dismissingAfterStop, dismissAndRethrow);

  function dismissingAfterStop(running: Supervisor): Supervisor {
    return { pid: running.pid, stop: () => running.stop().then(watchdog.dismiss) };
  }

  function dismissAndRethrow(error: unknown): never {
    watchdog.dismiss();
    throw error;
  }
}
