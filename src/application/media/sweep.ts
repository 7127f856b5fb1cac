import { blobOf } from '../../domain/attachment.js';
import { asFileId, type FileId } from '../../domain/ids.js';
import type { Clock } from '../ports/clock.js';
import type { Faults } from '../ports/faults.js';
import type { Jobs } from '../ports/jobs.js';
import { removeUnused, type RemoveDeps } from './remove.js';

type Deps = RemoveDeps & { clock: Clock; faults: Faults };

const DAY_MS = 86_400_000;
/** What was brought and never sent is kept for this long. */
const UNSENT_KEPT_MS = DAY_MS;
/** Younger bytes may belong to an upload under way, and younger rows may be waiting for theirs. */
const SETTLED_AFTER_MS = 3_600_000;
const PAGE = 500;

/** Has one node of all sweep, soon. */
export const planSweep =
  ({ jobs }: { jobs: Jobs }) =>
  (): Promise<void> =>
    jobs.add('sweepFiles', {}, { key: 'files' });

/**
 * Takes away what nothing shows, bytes without a row, and rows without bytes; a message whose file has lost its bytes is a fault. What
 * cannot be taken away is one, too, and keeps nothing else.
 */
export const sweepFiles = (deps: Deps) => async (): Promise<void> => {
  for (const sweep of [sweepUnused, sweepBytes, sweepRows]) await sweep(deps).catch(deps.faults);
};

async function sweepUnused(deps: Deps): Promise<void> {
  const before = deps.clock.now() - UNSENT_KEPT_MS;
  for (let after: FileId | undefined, isOver = false; !isOver;) {
    const unused = await deps.files.listUnused(before, { ...(after !== undefined && { after }), limit: PAGE });
    for (const id of unused) await removeUnused(deps, id).catch(deps.faults);
    after = unused.at(-1);
    isOver = unused.length < PAGE;
  }
}

/** A database that knows of no file at all may be another one than these bytes belong to, or a new one in its place: it is not believed. */
async function sweepBytes({ files, blobs, clock, faults }: Deps): Promise<void> {
  const before = clock.now() - SETTLED_AFTER_MS;
  const isEmpty = (await files.list({ limit: 1 })).length === 0;
  for await (const page of blobs.list()) {
    const settled = page.filter(({ storedAt }) => storedAt < before).map(({ name }) => ({ name, id: asFileId(name.split('.')[0] ?? '') }));
    if (isEmpty && settled.length > 0) throw new Error('there are files, and the database knows of none: nothing is taken away');
    const known = await files.known([...new Set(settled.map(({ id }) => id))]);
    for (const { name, id } of settled) if (!known.has(id)) await blobs.delete(name).catch(faults);
  }
}

async function sweepRows(deps: Deps): Promise<void> {
  const before = deps.clock.now() - SETTLED_AFTER_MS;
  for (let after: FileId | undefined, isOver = false; !isOver;) {
    const page = await deps.files.list({ ...(after !== undefined && { after }), limit: PAGE });
    for (const file of page) {
      if (file.createdAt >= before || (await deps.blobs.sizeOf(blobOf(file))) !== undefined) continue;
      const removed = await removeUnused(deps, file.id).catch(deps.faults);
      if (!removed) deps.faults(new Error(`the bytes of file ${file.id} are gone, and something shows it`));
    }
    after = page.at(-1)?.id;
    isOver = page.length < PAGE;
  }
}
