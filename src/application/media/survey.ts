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

/** The names of all bytes, page by page, but for the young ones, and whether there is a row of them. */
export async function* settledBlobs({ files, blobs, clock }: SurveyDeps): AsyncIterable<{ name: string; isKnown: boolean }[]> {
  const before = clock.now() - SETTLED_AFTER_MS;
  for await (const page of blobs.list()) {
    const settled = page.filter(({ storedAt }) => storedAt < before).map(({ name }) => ({ name, id: asFileId(name.split('.')[0] ?? '') }));
    const known = await files.known([...new Set(settled.map(({ id }) => id))]);
    yield settled.map(({ name, id }) => ({ name, isKnown: known.has(id) }));
  }
}

export async function areBytesThere(blobs: BlobStore, file: Attachment): Promise<boolean> {
  const names = [blobOf(file), ...(file.hasThumbnail ? [thumbnailOf(file)] : [])];
  for (const name of names) if ((await blobs.sizeOf(name)) === undefined) return false;
  return true;
}
