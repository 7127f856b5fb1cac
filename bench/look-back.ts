import { setTimeout as pause } from 'node:timers/promises';
import type { Asked } from './asked.js';
import type { Options } from './options.js';
import { othersShare, read } from './measures.js';
import { makePast } from './past.js';
import { connect, STATISTICS_AFTER_MS } from './postgres-watch.js';
import { askReads } from './reads.js';
import type { Rig } from './rig.js';
import { sequentialScans } from './scans.js';
import { askSync, type Synced } from './sync.js';

/** What it takes to show people what was said before. */
export interface LookBack {
  asked: Asked[];
  all: Synced['all'];
  /** Of the large tables, while it was asked. */
  scans: number;
  /** Of one CPU, what other programs took meanwhile. */
  othersShare: number;
}

export async function lookBack(
  { urls, postgres, measured }: Rig,
  { rounds, syncs }: Options,
  tell: (line: string) => void,
): Promise<LookBack> {
  const client = await connect(postgres);
  const start = performance.now();
  const past = await makePast(urls.Payam, client);
  tell(`tables filled in ${((performance.now() - start) / 1_000).toFixed(1)} s`);

  const before = await sequentialScans(client);
  const open = read(measured.Payam);
  const reads = await askReads(urls.Payam, past, rounds);
  const { asked, all } = await askSync(urls.Payam, past, syncs);
  const close = read(measured.Payam);
  await pause(STATISTICS_AFTER_MS);
  const scans = (await sequentialScans(client)) - before;
  await client.end();
  return { asked: [...reads, ...asked], all, scans, othersShare: othersShare(open, close) };
}
