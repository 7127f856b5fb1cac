import { constants } from 'node:fs';
import { open, rename, rm, unlink, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { BlobStore } from '../../../application/ports/blob-store.js';
import { noRoomOr } from '../../../domain/no-room.js';
import { LISTED_AT_ONCE, checkedRange } from './blob-name.js';
import { isFolder, makeFolder, makeRoot, moveFile, removeOlder, statsOf, syncFolder, unlessMissing } from './folders.js';
import { piecesOf } from './open-file.js';
import { readMark, writeMark } from './owner-mark.js';
import { INCOMING, incomingOf, newlyIncoming, placeOf, placesIn, type Place } from './places.js';

/** A file for each blob, below a folder of its own, which is made when something is first put there. */
export function filesystemBlobs(folder: string): BlobStore {
  const root = resolve(folder);
  const begun = onceItSucceeds(() => begin(root));

  return {
    async put(name, path) {
      const place = placeOf(root, name);
      try {
        await begun();
        await putAt(place, newlyIncoming(root), path);
      } catch (fault) {
        throw noRoomOr(fault);
      }
    },

    async sizeOf(name) {
      const stats = await statsAt(placeOf(root, name));
      return stats?.isFile() ? stats.size : undefined;
    },

    async read(name, range) {
      const file = await openAt(placeOf(root, name));
      try {
        return file && piecesOf(file, checkedRange(range, (await file.stat()).size));
      } catch (fault) {
        await file?.close();
        throw fault;
      }
    },

    async delete(name) {
      const place = placeOf(root, name);
      if (await statsAt(place)) await unlessMissing(unlink(place.path));
    },

    list: () => listed(root),

    owner: () => readMark(root),
    async claim(installation) {
      await begun();
      // It is claimed again every hour, and what a crash has left is too young to go when another process begins at once.
      await removeLeftovers(root);
      await writeMark(root, installation);
    },
  };
}

function onceItSucceeds(task: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  const again = (fault: unknown) => {
    done = undefined;
    throw fault;
  };
  return () => (done ??= task().catch(again));
}

async function begin(root: string): Promise<void> {
  await makeRoot(root);
  await makeFolder(incomingOf(root));
  await removeLeftovers(root);
}

/** What a crash left behind. What is on its way is of now: it is dated as soon as it has been moved there, and stays for moments. */
const removeLeftovers = (root: string): Promise<void> => removeOlder(incomingOf(root), INCOMING, Date.now() - LEFT_BEHIND_MS);
const LEFT_BEHIND_MS = 3_600_000;

async function putAt({ path, folders }: Place, staged: string, from: string): Promise<void> {
  const [, outer, inner] = folders;
  try {
    await moveFile(from, staged);
    await makeDurable(staged);
    await makeFolder(outer);
    await makeFolder(inner);
    await rename(staged, path);
  } catch (fault) {
    await rm(staged, { force: true });
    throw fault;
  }
  // The outer ones as well: whoever made a folder just now may not have come so far yet.
  for (const folder of [inner, outer, folders[0]]) await syncFolder(folder);
}

/** Closed to everybody else, as the folders are, and of now, whenever it was written. */
async function makeDurable(path: string): Promise<void> {
  const file = await open(path, constants.O_RDWR | constants.O_NOFOLLOW);
  try {
    await file.chmod(0o600);
    await file.utimes(new Date(), new Date());
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What is at the place, if the way there leads through folders alone. */
async function statsAt({ path, folders }: Place) {
  const [, outer, inner] = folders;
  return (await isFolder(outer)) && (await isFolder(inner)) ? statsOf(path) : undefined;
}

/** Opened only if it is a file. The path is looked at first; should it change in between, no link at its end is followed, nor waited for. */
async function openAt(place: Place): Promise<FileHandle | undefined> {
  if (!(await statsAt(place))?.isFile()) return undefined;
  return unlessMissing(open(place.path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
}

async function* listed(root: string): AsyncIterable<{ name: string; storedAt: number }[]> {
  let places: { name: string; path: string }[] = [];
  for await (const place of placesIn(root)) {
    places.push(place);
    if (places.length < LISTED_AT_ONCE) continue;
    yield await withTimes(places);
    places = [];
  }
  if (places.length > 0) yield await withTimes(places);
}

async function withTimes(places: readonly { name: string; path: string }[]) {
  const found = await Promise.all(places.map(async ({ name, path }) => ({ name, storedAt: (await statsOf(path))?.mtimeMs })));
  // Without a time it was deleted meanwhile.
  return found.flatMap(({ name, storedAt }) => (storedAt === undefined ? [] : [{ name, storedAt: Math.trunc(storedAt) }]));
}
