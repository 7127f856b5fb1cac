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

/** What somebody asks for: a file, and which of its bytes by their name. */
interface Wanted {
  id: FileId;
  name: string;
}

/**
 * The bytes of this name, for somebody who may see the file.
 * @throws file_not_found
 */
export const openFile =
  (deps: Deps) =>
  async ({ userId }: Caller, { id, name }: Wanted): Promise<OpenFile> =>
    open(deps, await deps.files.getVisible(userId, id), name);

/**
 * The same for whoever has a link that this approves of.
 * @returns undefined when it does not, or there is no such file
 * @throws file_not_found when it does, and they are gone
 */
export const openLinkedFile =
  (deps: Deps) =>
  async ({ id, name }: Wanted, isLinked: (file: Attachment) => boolean): Promise<OpenFile | undefined> => {
    const file = await deps.files.find(id);
    return file && isLinked(file) ? open(deps, file, name) : undefined;
  };

async function open({ blobs }: Deps, file: Attachment, name: string): Promise<OpenFile> {
  const isThumbnail = file.hasThumbnail && name === thumbnailOf(file);
  const size = isThumbnail || name === blobOf(file) ? await blobs.sizeOf(name) : undefined;
  if (size === undefined) throw fileNotFound();

  return { file, isThumbnail, size, read: (range) => blobs.read(name, range) };
}
