import { memoryRateLimiter } from '../../src/adapters/outbound/memory-rate-limiter.js';
import { readConfig } from '../../src/bootstrap/config.js';
import { Part } from '../../src/bootstrap/parts.js';
import { limitsOf } from '../../src/bootstrap/limits.js';
import type { Answer } from './client.js';
import { ManualTime } from './manual-time.js';
import { startNode, type Node } from './node.js';

export interface LimitedNode extends Node {
  /** The time that its limits go by. */
  time: ManualTime;
}

/** Gives the suite that calls it a node of its own for each test, on storage in memory. */
export function limitedNode(settings: Record<string, string> = {}): () => LimitedNode {
  let node: LimitedNode;
  beforeEach(async () => {
    const time = new ManualTime();
    const all = { RATE_LIMITS: 'default', LIMIT_PER_SECOND: '1000000', ...settings };
    const limiter = memoryRateLimiter(limitsOf(readConfig(all)), time);
    const started = await startNode('memory', {
      settings: all,
      change: (container) => void container.rebind(Part.limiter).toConstantValue(limiter),
    });
    node = { ...started, time };
  });
  afterEach(() => node.stop());
  return () => node;
}

/** What the headers of an answer say of limits, in their order: limit, remaining, reset, policy. */
export const shownLimit = ({ headers }: Pick<Answer, 'headers'>): (string | null)[] =>
  ['limit', 'remaining', 'reset', 'policy'].map((field) => headers.get(`ratelimit-${field}`));

/** What each of so many answers says, asked for one after another: the code of a refusal, or else the status. */
export async function codesOf(times: number, ask: () => Promise<Answer>): Promise<(string | number)[]> {
  const codes: (string | number)[] = [];
  for (let asked = 0; asked < times; asked += 1) {
    const { status, body } = await ask();
    codes.push(body?.code ?? status);
  }
  return codes;
}

export const times = (count: number, code: string | number): (string | number)[] => Array<string | number>(count).fill(code);
