import type { Attachment } from '../../domain/attachment.js';
import type { Clock } from '../ports/clock.js';
import type { Jobs } from '../ports/jobs.js';
import { claimBlobs, type ClaimDeps } from './claim.js';
import { discard } from './remove.js';
import { areBytesThere, settledBlobs, settledRows } from './survey.js';

const HOUR_MS = 3_600_000;
/** What was brought and never sent is kept for this long. */
const UNSENT_KEPT_MS = 24 * HOUR_MS;

/** Has one node sweep at the next full hour, however many ask for it. */
export const askForSweep =
  ({ jobs, clock }: { jobs: Jobs; clock: Clock }) =>
  (): Promise<void> => {
    const now = clock.now();
    const at = now - (now % HOUR_MS) + HOUR_MS;
    return jobs.add('sweepFiles', {}, { at, key: String(at) });
  };

/**
 * Takes away what nothing shows, bytes without a row, and rows without bytes; a message whose file has lost its bytes is a fault. What
 * cannot be taken away is one, too, and keeps nothing else. Where rows and bytes do not belong together, nothing is done.
 */
export const sweepFiles = (deps: ClaimDeps) => async (): Promise<void> => {
  const sweep = async () => {
    await claimBlobs(deps)();
    await sweepRows(deps).catch(deps.faults);
    await sweepBytes(deps);
  };
  await sweep().catch(deps.faults);
};

async function sweepRows(deps: ClaimDeps): Promise<void> {
  for await (const page of settledRows(deps)) await sweepPage(deps, page);
}

async function sweepPage(deps: ClaimDeps, settled: readonly Attachment[]): Promise<void> {
  const now = deps.clock.now();
  const unused = await deps.files.unusedOf(settled.map(({ id }) => id));
  for (const file of settled) {
    const isWhole = await areBytesThere(deps.blobs, file);
    if (unused.has(file.id) && (!isWhole || file.createdAt < now - UNSENT_KEPT_MS)) await discard(deps, file);
    else if (!unused.has(file.id) && !isWhole) deps.faults(new Error(`bytes of file ${file.id} are gone, and something shows it`));
  }
}

async function sweepBytes(deps: ClaimDeps): Promise<void> {
  for await (const page of settledBlobs(deps))
    for (const { name, isKnown } of page) if (!isKnown) await deps.blobs.delete(name).catch(deps.faults);
}
