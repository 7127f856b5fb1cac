import { blobOf, thumbnailOf, type Attachment } from '../../domain/attachment.js';
import { fileNotFound } from '../../domain/errors.js';
import type { FileId } from '../../domain/ids.js';
import type { Caller } from '../caller.js';
import type { BlobStore, ByteRange } from '../ports/blob-store.js';
import type { FileStore } from '../ports/file-store.js';

interface Deps {
  files: FileStore;
  blobs: BlobStore;
}

/** Some bytes of a file, the whole or its thumbnail, ready to be read. */
export interface OpenFile {
  file: Attachment;
  isThumbnail: boolean;
  /** In bytes. */
  size: number;
  /** Undefined when it was taken away a moment ago. */
  read(range?: ByteRange): Promise<AsyncIterable<Uint8Array> | undefined>;
}

/** @throws file_not_found */
export const getFile =
  ({ files }: Deps) =>
  ({ userId }: Caller, id: FileId): Promise<Attachment> =>
    files.getVisible(userId, id);

/**
 * The bytes of this name, for whoever has a link that this approves of, or else for somebody who may see the file.
 * @throws file_not_found
 */
export const openFile =
  (deps: Deps) =>
  async (
    caller: Caller | undefined,
    { id, name }: { id: FileId; name: string },
    isLinked: (file: Attachment) => boolean,
  ): Promise<OpenFile> => {
    const file = await deps.files.find(id);
    if (!file) throw fileNotFound();
    if (isLinked(file)) return open(deps, file, name);
    if (!caller) throw fileNotFound();

    return open(deps, await deps.files.getVisible(caller.userId, id), name);
  };

async function open({ blobs }: Deps, file: Attachment, name: string): Promise<OpenFile> {
  const isThumbnail = file.hasThumbnail && name === thumbnailOf(file);
  const size = isThumbnail || name === blobOf(file) ? await blobs.sizeOf(name) : undefined;
  if (size === undefined) throw fileNotFound();

  return { file, isThumbnail, size, read: (range) => blobs.read(name, range) };
}
