import { blobOf, thumbnailOf, type Attachment } from '../../domain/attachment.js';
import { asFileId, type FileId } from '../../domain/ids.js';
import type { BlobStore } from '../ports/blob-store.js';
import type { Clock } from '../ports/clock.js';
import type { FileStore } from '../ports/file-store.js';

export interface SurveyDeps {
  files: FileStore;
  blobs: BlobStore;
  clock: Clock;
}

/** Younger bytes may belong to an upload under way, and younger rows may be waiting for theirs. */
const SETTLED_AFTER_MS = 3_600_000;
const PAGE = 500;

/** All rows, page by page, but for the young ones. */
export async function* settledRows({ files, clock }: SurveyDeps): AsyncIterable<Attachment[]> {
  const before = clock.now() - SETTLED_AFTER_MS;
  for (let after: FileId | undefined, isOver = false; !isOver;) {
    const page = await files.list({ ...(after !== undefined && { after }), limit: PAGE });
    yield page.filter(({ createdAt }) => createdAt < before);
    after = page.at(-1)?.id;
    isOver = page.length < PAGE;
  }
}

interface ListedBlob {
  name: string;
  /** Whether there is a row of it. */
  isKnown: boolean;
  isSettled: boolean;
}

/** All bytes, page by page. */
export async function* listedBlobs({ files, blobs, clock }: SurveyDeps): AsyncIterable<ListedBlob[]> {
  const before = clock.now() - SETTLED_AFTER_MS;
  for await (const page of blobs.list()) {
    const named = page.map(({ name, storedAt }) => ({ name, isSettled: storedAt < before, id: asFileId(name.split('.')[0] ?? '') }));
    const known = await files.known([...new Set(named.map(({ id }) => id))]);
    yield named.map(({ name, isSettled, id }) => ({ name, isSettled, isKnown: known.has(id) }));
  }
}

export async function areBytesThere(blobs: BlobStore, file: Attachment): Promise<boolean> {
  const names = [blobOf(file), ...(file.hasThumbnail ? [thumbnailOf(file)] : [])];
  for (const name of names) if ((await blobs.sizeOf(name)) === undefined) return false;
  return true;
}
