import { blobOf, thumbnailOf, type Attachment } from '../../domain/attachment.js';
import { fileInUse, fileNotFound, notTheUploader } from '../../domain/errors.js';
import type { FileId } from '../../domain/ids.js';
import type { Caller } from '../caller.js';
import type { Faults } from '../ports/faults.js';
import type { FileStore } from '../ports/file-store.js';
import type { Jobs } from '../ports/jobs.js';
import { isOwner, type OwnerDeps } from './claim.js';

export type RemoveDeps = OwnerDeps & { files: FileStore };

export type DiscardDeps = RemoveDeps & { faults: Faults };

/** Takes a file of the caller's away. @throws file_not_found · not_the_uploader · file_in_use */
export const removeFile =
  (deps: RemoveDeps) =>
  async ({ userId }: Caller, id: FileId): Promise<void> => {
    const { uploadedBy } = await deps.files.getVisible(userId, id);
    if (uploadedBy !== userId) throw notTheUploader();

    const removed = await removeUnused(deps, id);
    if (removed) return;
    // Or somebody was faster.
    throw (await deps.files.find(id)) ? fileInUse() : fileNotFound();
  };

/** Takes a file away, unless something shows it. */
export const removeUnusedFile =
  (deps: RemoveDeps) =>
  async (id: FileId): Promise<void> => {
    await removeUnused(deps, id);
  };

/**
 * Does something with a file that was kept for it. When that fails the file is not kept; should it stay all the same that is a fault to be
 * heard of, which the sweep makes good, and does not change what is answered.
 */
export async function orDiscard<Result>(deps: DiscardDeps, file: Pick<Attachment, 'id'>, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    await discard(deps, file);
    throw error;
  }
}

export async function discard(deps: DiscardDeps, { id }: Pick<Attachment, 'id'>): Promise<void> {
  await removeUnused(deps, id).catch(deps.faults);
}

/** Has a file taken away, soon, unless something shows it still. What was asked is done by then: a fault is heard of, and left to the sweep. */
export async function letGo({ jobs, faults }: { jobs: Jobs; faults: Faults }, fileId: FileId | undefined): Promise<void> {
  if (fileId !== undefined) await jobs.add('removeFile', { fileId }).catch(faults);
}

/**
 * The row first: what is still there of the bytes, should this be interrupted, is found by the sweep. So is what a copy of the database,
 * or a backup of it, must not take from those whose files they are.
 */
export async function removeUnused(deps: RemoveDeps, id: FileId): Promise<Attachment | undefined> {
  const areOurs = await isOwner(deps);
  const removed = await deps.files.removeUnused(id);
  if (!removed || !areOurs) return removed;
  await deps.blobs.delete(blobOf(removed));
  if (removed.hasThumbnail) await deps.blobs.delete(thumbnailOf(removed));
  return removed;
}
