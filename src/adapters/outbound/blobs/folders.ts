import { constants, type Stats } from 'node:fs';
import { copyFile, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What is not there is undefined, or false. Symbolic links are never followed: they are neither a file nor a folder. */
export const statsOf = (path: string): Promise<Stats | undefined> => unlessMissing(lstat(path));
export const isFolder = async (path: string): Promise<boolean> => (await statsOf(path))?.isDirectory() ?? false;

export async function unlessMissing<T>(outcome: Promise<T>): Promise<T | undefined> {
  return outcome.catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** Makes a folder in one that there is, closed to everybody else. @throws when something else has its name */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  if (!(await isFolder(path))) throw new Error(`${path} is not a folder`);
}

/** Makes a folder and those above it, so that they survive a crash. */
export async function makeRoot(root: string): Promise<void> {
  const first = await mkdir(root, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = root; made !== dirname(first); made = dirname(made)) await syncFolder(dirname(made));
}

/** Resolved when the names in a folder would survive a crash. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Moves a file to a place where nothing is. Its bytes are not read, unless that is on another file system: then they are copied. */
export async function moveFile(from: string, to: string): Promise<void> {
  if (!(await lstat(from)).isFile()) throw new Error(`${from} is not a file`);
  await rename(from, to).catch(async (error: unknown) => {
    if (codeOf(error) !== 'EXDEV') throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  });
}

/** The folders in one whose names are of a form. */
export async function foldersIn(path: string, form: RegExp): Promise<string[]> {
  const entries = (await unlessMissing(readdir(path, { withFileTypes: true }))) ?? [];
  return entries.filter((entry) => entry.isDirectory() && form.test(entry.name)).map(({ name }) => join(path, name));
}

/** The names of the files in a folder. */
export async function filesIn(path: string): Promise<string[]> {
  const entries = (await unlessMissing(readdir(path, { withFileTypes: true }))) ?? [];
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** Takes the files of a folder away whose names are of a form, and that nobody has written to since. */
export async function removeOlder(folder: string, form: RegExp, than: number): Promise<void> {
  if (!(await isFolder(folder))) return;
  for (const name of (await filesIn(folder)).filter((one) => form.test(one))) {
    const stats = await statsOf(join(folder, name));
    if (stats && stats.mtimeMs < than) await rm(join(folder, name), { force: true });
  }
}
