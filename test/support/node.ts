import type { Container } from 'inversify';
import pino from 'pino';
import type { Application } from '../../src/application/application.js';
import { readConfig, type Config } from '../../src/bootstrap/config.js';
import { Part } from '../../src/bootstrap/container.js';
import { assemble, startPayam } from '../../src/bootstrap/payam.js';
import { freshDatabase } from './cluster.js';

export interface Node {
  url: string;
  container: Container;
  app: Application;
  stop(): Promise<void>;
}

export type StorageName = 'memory' | 'postgres';

/** A node in this process, with everything real that `storage` does not choose, on a free port. */
export async function startNode(
  storage: StorageName,
  options: { settings?: Record<string, string>; change?(container: Container): void } = {},
): Promise<Node> {
  const config: Config = readConfig({ PORT: '0', STORAGE: storage, PASSWORD_COST: '4', RATE_LIMITS: 'off', ...options.settings });
  const logger = pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' });
  const connection = storage === 'postgres' ? await freshDatabase() : undefined;
  const container = assemble({ config, secret: 'a secret that only tests use, long enough', connection, logger });
  options.change?.(container);
  const payam = await startPayam({ config, container, logger });
  return { url: payam.url, container, app: container.get(Part.application), stop: () => payam.stop() };
}
