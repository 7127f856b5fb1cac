import { lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instant } from '../../../domain/ids.js';
import { noRoomOr } from '../../../domain/no-room.js';

/** What the names of these folders begin with, and what becomes of it. Under other names nothing was made here. */
const PREFIX = 'upload-';
const FORM = /^upload-[A-Za-z0-9]{6}$/;

/**
 * Lends out a new folder in this one, for what is uploaded to lie in while it is looked at. It is taken away afterwards.
 * @throws storage_unavailable
 */
export async function inStaging<Answer>(staging: string, work: (folder: string) => Promise<Answer>): Promise<Answer> {
  const folder = await made(staging).catch((fault: unknown) => {
    throw noRoomOr(fault);
  });
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function made(staging: string): Promise<string> {
  await mkdir(staging, { recursive: true, mode: 0o700 });
  return mkdtemp(join(staging, PREFIX));
}

/** Takes away what was left by who was killed: folders made here that nothing was put into since. */
export async function clearStaging(staging: string, before: Instant): Promise<void> {
  for (const name of (await unlessMissing(readdir(staging))) ?? []) {
    if (!FORM.test(name)) continue;
    const folder = join(staging, name);
    const found = await unlessMissing(lstat(folder));
    if (found?.isDirectory() && found.mtimeMs < before) await rm(folder, { recursive: true, force: true });
  }
}

async function unlessMissing<T>(outcome: Promise<T>): Promise<T | undefined> {
  return outcome.catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
}
