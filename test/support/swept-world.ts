import { expect } from 'chai';
import { memoryBlobs } from '../../src/adapters/outbound/blobs/memory-blobs.js';
import { memoryStorage } from '../../src/adapters/outbound/memory/memory-storage.js';
import { openDatabase } from '../../src/adapters/outbound/postgres/database.js';
import { migrate } from '../../src/adapters/outbound/postgres/migrate.js';
import { postgresStorage } from '../../src/adapters/outbound/postgres/postgres-storage.js';
import { systemClock } from '../../src/adapters/outbound/system.js';
import { claimBlobs } from '../../src/application/media/claim.js';
import { removeUnusedFile } from '../../src/application/media/remove.js';
import { sweepFiles } from '../../src/application/media/sweep.js';
import type { BlobStore } from '../../src/application/ports/blob-store.js';
import type { Storage } from '../../src/application/ports/ports.js';
import { blobOf, thumbnailOf } from '../../src/domain/attachment.js';
import { aBlobName, namesIn, putIn, someBytes } from './blobs.js';
import { emptyDatabase } from './cluster.js';
import type { StorageName } from './node.js';
import { aFile, aPerson, aPrivateChat, show } from './storage-world.js';

/** When no file is young any more. */
export const late = () => Date.now() + 2 * 3_600_000;

export const aStore = (): BlobStore => memoryBlobs(systemClock);

/** A database of an installation of its own. */
export async function aNewDatabase(kind: StorageName): Promise<Storage & { close?(): Promise<void> }> {
  if (kind === 'memory') return memoryStorage();
  // Not a copy of the template: that has an id already.
  const connection = await emptyDatabase();
  await migrate(connection);
  return postgresStorage(openDatabase(connection));
}

/** What a node with this database and these bytes does, and what it has to complain of. */
export function nodeOf(storage: Storage, blobs: BlobStore, now = late) {
  const faults: string[] = [];
  const note = (fault: unknown) => void faults.push((fault as Error).message);
  const deps = { ...storage, blobs, clock: { now }, faults: note };
  return { faults, start: () => claimBlobs(deps)().catch(note), sweep: sweepFiles(deps), remove: removeUnusedFile(deps) };
}

type SweepingNode = ReturnType<typeof nodeOf>;

/** A node whose database and bytes were both new, and some files that messages show. */
export async function anInstallation(storage: Storage, blobs = aStore()) {
  const node = nodeOf(storage, blobs);
  await node.start();
  return { storage, blobs, node, names: await shownFiles(storage, blobs, 3) };
}

/** @returns the names of the bytes */
export async function shownFiles(storage: Storage, blobs: BlobStore, count: number): Promise<string[]> {
  const { chatId, one } = await aPrivateChat(storage);
  const names: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const file = await aFile(storage, one, { createdAt: Date.now() });
    await show(storage, chatId, one, file);
    names.push(blobOf(file), thumbnailOf(file));
  }
  for (const name of names) await putIn(blobs, name, someBytes(10));
  return names.sort();
}

/** A row that nothing shows, and that has no bytes. */
export const anUnsentRow = async (storage: Storage) => aFile(storage, (await aPerson(storage)).id, { createdAt: Date.now() });

/** Bytes that no database knows. */
export const putStray = (blobs: BlobStore): Promise<void> => putIn(blobs, aBlobName(), someBytes(10));

/** What no row knows goes, and these stay. */
export async function expectSwept({ sweep, faults }: SweepingNode, blobs: BlobStore, names: string[]): Promise<void> {
  await putStray(blobs);
  await sweep();
  expect(faults).to.deep.equal([]);
  expect((await namesIn(blobs)).sort()).to.deep.equal(names);
}

/** Everything stays, which is said for this reason, and what to do. */
export async function expectRefused({ sweep, faults }: SweepingNode, blobs: BlobStore, why: RegExp): Promise<void> {
  await putStray(blobs);
  const before = await namesIn(blobs);
  for (const _ of [1, 2]) await sweep();

  for (const fault of faults)
    expect(fault)
      .to.match(why)
      .and.to.match(/No file is swept\..* write [0-9a-f-]{36} into the file/);
  expect(faults.splice(0)).to.have.length(2);
  expect(await namesIn(blobs)).to.have.members(before);
}
