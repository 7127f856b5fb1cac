import { readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BlobStore } from '../../src/application/ports/blob-store.js';
import { roomyFolder } from './cluster.js';

let made = 0;

/** The name of a blob that no other test of this run has. */
export function aBlobName(extension = 'jpg'): string {
  made += 1;
  return `${7_100_000_000_000_000_000n + BigInt(made) * 97n}.${extension}`;
}

/** Bytes in which every place looks different from its neighbours. */
export function someBytes(size: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at += 1) bytes[at] = (at * 31 + (at >> 8) * 7 + (at >> 16) * 3 + seed) % 256;
  return bytes;
}

export async function* inPieces(bytes: Uint8Array, size = 1_000): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export async function gathered(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

export const putIn = (store: BlobStore, name: string, bytes: Uint8Array): Promise<void> => store.put(name, aFileOf(bytes));

/** A file that may be handed over. */
export function aFileOf(bytes: Uint8Array, folder = roomyFolder('payam-file-')): string {
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  return path;
}

/** All bytes under a name. */
export async function bytesIn(store: BlobStore, name: string): Promise<Buffer | undefined> {
  const bytes = await store.read(name);
  return bytes && gathered(bytes);
}

export async function pagesOf(store: BlobStore): Promise<{ name: string; storedAt: number }[][]> {
  const pages: { name: string; storedAt: number }[][] = [];
  for await (const page of store.list()) pages.push([...page]);
  return pages;
}

export const namesIn = async (store: BlobStore): Promise<string[]> => (await pagesOf(store)).flat().map(({ name }) => name);

/** What it failed with, or resolved to. */
export const outcomeOf = (attempt: Promise<unknown>): Promise<unknown> => attempt.catch((error: unknown) => error);

/** The files below a folder that this process has open, where the system tells. */
export function openBelow(folder: string): string[] {
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${descriptor}`);
      return path.startsWith(folder) ? [path] : [];
    } catch {
      // It was closed meanwhile, as the one was that this list was read by.
      return [];
    }
  });
}

export const tellsOpenFiles = process.platform === 'linux';
