import { readFile } from 'node:fs/promises';
import type { BlobStore, ByteRange } from '../../../application/ports/blob-store.js';
import type { Clock } from '../../../application/ports/clock.js';
import type { Installation } from '../../../application/ports/installation-store.js';
import type { Instant } from '../../../domain/ids.js';
import { LISTED_AT_ONCE, PIECE_BYTES, checkName, checkedRange } from './blob-name.js';

interface Blob {
  bytes: Buffer;
  storedAt: Instant;
}

/** Forgets everything at the end of the process. */
export function memoryBlobs(clock: Clock): BlobStore {
  const blobs = new Map<string, Blob>();
  let owner: Installation | undefined;
  const find = (name: string): Blob | undefined => {
    checkName(name);
    return blobs.get(name);
  };

  return {
    async put(name, path) {
      checkName(name);
      blobs.set(name, { bytes: await readFile(path), storedAt: clock.now() });
    },

    sizeOf: async (name) => find(name)?.bytes.length,

    async read(name, range) {
      const blob = find(name);
      return blob && piecesOf(blob.bytes, checkedRange(range, blob.bytes.length));
    },

    async delete(name) {
      checkName(name);
      blobs.delete(name);
    },

    async *list() {
      const all = [...blobs].map(([name, { storedAt }]) => ({ name, storedAt }));
      for (let from = 0; from < all.length; from += LISTED_AT_ONCE) yield all.slice(from, from + LISTED_AT_ONCE);
    },

    owner: async () => owner && { ...owner },

    async claim(installation) {
      owner = { ...installation };
    },
  };
}

async function* piecesOf(bytes: Buffer, { start, end }: ByteRange): AsyncIterable<Uint8Array> {
  for (let at = start; at <= end; at += PIECE_BYTES) yield Buffer.from(bytes.subarray(at, Math.min(at + PIECE_BYTES, end + 1)));
}
