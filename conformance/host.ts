import { Cleanup } from '../bench/cleanup.js';
import { startServer } from '../bench/server-process.js';

export type Settings = Record<string, string>;

export interface OwnServer {
  url: string;
  /** Tells it by SIGTERM to go; resolves when it has gone. */
  stop(): Promise<void>;
}

/** Starts a server that nobody else uses, with these settings. */
export type Host = (settings: Settings) => Promise<OwnServer>;

/** Starts the Payam that is here, on storage in memory, because what needs a server of its own is not about what is stored. */
export const hostOf =
  (cleanup: Cleanup): Host =>
  async (settings) => {
    const own = new Cleanup();
    cleanup.add(() => own.run());
    const { said } = await startServer(own, { STORAGE: 'memory', ...settings });
    return { url: said, stop: () => own.run() };
  };
