import pino from 'pino';
import { startNode, type Node, type StorageName } from './node.js';

/** A node that logs all there is, with nothing struck out, into an array. */
export async function startLoggedNode(storage: StorageName): Promise<Node & { lines: string[] }> {
  const lines: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  return { ...(await startNode(storage, { logger })), lines };
}
