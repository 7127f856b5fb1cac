import { blobOf, thumbnailOf, type Attachment } from '../../domain/attachment.js';
import { asFileId, type FileId } from '../../domain/ids.js';
import type { BlobStore } from '../ports/blob-store.js';
import type { Clock } from '../ports/clock.js';
import type { Jobs } from '../ports/jobs.js';
import { discard, type DiscardDeps } from './remove.js';

type Deps = DiscardDeps & { clock: Clock };

const HOUR_MS = 3_600_000;
/** What was brought and never sent is kept for this long. */
const UNSENT_KEPT_MS = 24 * HOUR_MS;
/** Younger bytes may belong to an upload under way, and younger rows may be waiting for theirs. */
const SETTLED_AFTER_MS = HOUR_MS;
const PAGE = 500;

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
 * cannot be taken away is one, too, and keeps nothing else.
 */
export const sweepFiles = (deps: Deps) => async (): Promise<void> => {
  for (const sweep of [sweepRows, sweepBytes]) await sweep(deps).catch(deps.faults);
};

async function sweepRows(deps: Deps): Promise<void> {
  for (let after: FileId | undefined, isOver = false; !isOver;) {
    const page = await deps.files.list({ ...(after !== undefined && { after }), limit: PAGE });
    await sweepPage(deps, page);
    after = page.at(-1)?.id;
    isOver = page.length < PAGE;
  }
}

async function sweepPage(deps: Deps, page: readonly Attachment[]): Promise<void> {
  const now = deps.clock.now();
  const settled = page.filter(({ createdAt }) => createdAt < now - SETTLED_AFTER_MS);
  const unused = await deps.files.unusedOf(settled.map(({ id }) => id));
  for (const file of settled) {
    const isWhole = await areBytesThere(deps.blobs, file);
    if (unused.has(file.id) && (!isWhole || file.createdAt < now - UNSENT_KEPT_MS)) await discard(deps, file);
    else if (!unused.has(file.id) && !isWhole) deps.faults(new Error(`bytes of file ${file.id} are gone, and something shows it`));
  }
}

async function areBytesThere(blobs: BlobStore, file: Attachment): Promise<boolean> {
  const names = [blobOf(file), ...(file.hasThumbnail ? [thumbnailOf(file)] : [])];
  for (const name of names) if ((await blobs.sizeOf(name)) === undefined) return false;
  return true;
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
