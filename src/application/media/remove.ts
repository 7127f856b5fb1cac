import { blobOf, thumbnailOf, type Attachment } from '../../domain/attachment.js';
import { fileInUse, notTheUploader } from '../../domain/errors.js';
import type { FileId } from '../../domain/ids.js';
import type { Caller } from '../caller.js';
import type { BlobStore } from '../ports/blob-store.js';
import type { FileStore } from '../ports/file-store.js';

export interface RemoveDeps {
  files: FileStore;
  blobs: BlobStore;
}

/** Takes a file of the caller's away. @throws file_not_found · not_the_uploader · file_in_use */
export const removeFile =
  (deps: RemoveDeps) =>
  async ({ userId }: Caller, id: FileId): Promise<void> => {
    const { uploadedBy } = await deps.files.getVisible(userId, id);
    if (uploadedBy !== userId) throw notTheUploader();

    const removed = await removeUnused(deps, id);
    if (!removed) throw fileInUse();
  };

/** Takes a file away, unless something shows it. */
export const removeUnusedFile =
  (deps: RemoveDeps) =>
  async (id: FileId): Promise<void> => {
    await removeUnused(deps, id);
  };

/** The row first: what is still there of the bytes, should this be interrupted, is found by the sweep. */
export async function removeUnused({ files, blobs }: RemoveDeps, id: FileId): Promise<Attachment | undefined> {
  const removed = await files.removeUnused(id);
  if (!removed) return undefined;
  await blobs.delete(blobOf(removed));
  if (removed.hasThumbnail) await blobs.delete(thumbnailOf(removed));
  return removed;
}
