import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Container } from 'inversify';
import pino, { type Logger } from 'pino';
import type { Application } from '../../src/application/application.js';
import { readConfig, type Config } from '../../src/bootstrap/config.js';
import { Part } from '../../src/bootstrap/parts.js';
import { assemble, startPayam } from '../../src/bootstrap/payam.js';
import { freshDatabase } from './cluster.js';

export interface Node {
  url: string;
  /** Where it keeps what it does not keep in its storage. */
  folder: string;
  container: Container;
  app: Application;
  stop(): Promise<void>;
}

export type StorageName = 'memory' | 'postgres';

/** A node in this process, with everything real that `storage` does not choose, on a free port. */
export async function startNode(
  storage: StorageName,
  options: { settings?: Record<string, string>; change?(container: Container): void; logger?: Logger } = {},
): Promise<Node> {
  const folder = await mkdtemp(join(tmpdir(), 'payam-node-'));
  const settings = { PORT: '0', PAYAM_DATA: folder, STORAGE: storage, PASSWORD_COST: '4', RATE_LIMITS: 'off', ...options.settings };
  const config: Config = readConfig(settings);
  const logger = options.logger ?? pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' });
  const connection = storage === 'postgres' ? await freshDatabase() : undefined;
  const container = assemble({ config, secret: 'a secret that only tests use, long enough', connection, logger });
  options.change?.(container);
  const payam = await startPayam({ config, container, logger });
  const stop = async () => {
    await payam.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: payam.url, folder, container, app: container.get(Part.application), stop };
}
