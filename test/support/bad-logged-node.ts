import pino from 'pino';
import { readConfig } from '../../src/bootstrap/config.js';
import { Part } from '../../src/bootstrap/container.js';
import { assemble, startPayam } from '../../src/bootstrap/payam.js';
import { freshDatabase } from './cluster.js';
import type { Node, StorageName } from './node.js';

/** A node that logs all there is, with nothing struck out, into an array. */
export async function startLoggedNode(storage: StorageName): Promise<Node & { lines: string[] }> {
  const lines: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const config = readConfig({ PORT: '0', STORAGE: storage, PASSWORD_COST: '4', RATE_LIMITS: 'off' });
  const connection = storage === 'postgres' ? await freshDatabase() : undefined;
  const container = assemble({ config, secret: 'a secret that only tests use, long enough', connection, logger });
  const payam = await startPayam({ config, container, logger });
  return { url: payam.url, container, app: container.get(Part.application), stop: () => payam.stop(), lines };
}
