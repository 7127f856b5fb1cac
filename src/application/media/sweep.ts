import type { Attachment } from '../../domain/attachment.js';
import type { Clock } from '../ports/clock.js';
import type { Jobs } from '../ports/jobs.js';
import { claim, type ClaimDeps } from './claim.js';
import { discard } from './remove.js';
import { areBytesThere, listedBlobs, settledRows } from './survey.js';

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
    await claim(deps);
    await sweepRows(deps).catch(deps.faults);
    await sweepBytes(deps);
  };
  await sweep().catch(deps.faults);
};

async function sweepRows(deps: ClaimDeps): Promise<void> {
  for await (const page of settledRows(deps)) await sweepPage(deps, page);
}

async function sweepPage(deps: ClaimDeps, settled: readonly Attachment[]): Promise<void> {
  const unused = await deps.files.unusedOf(settled.map(({ id }) => id));
  for (const file of settled) await sweepRow(deps, file, unused.has(file.id)).catch(deps.faults);
}

async function sweepRow(deps: ClaimDeps, file: Attachment, isUnused: boolean): Promise<void> {
  const isWhole = await areBytesThere(deps.blobs, file);
  if (isUnused && (!isWhole || file.createdAt < deps.clock.now() - UNSENT_KEPT_MS)) await discard(deps, file);
  else if (!isUnused && !isWhole) deps.faults(new Error(`bytes of file ${file.id} are gone, and something shows it`));
}

async function sweepBytes(deps: ClaimDeps): Promise<void> {
  for await (const page of listedBlobs(deps))
    for (const { name, isKnown, isSettled } of page) if (isSettled && !isKnown) await deps.blobs.delete(name).catch(deps.faults);
}
