import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Installation } from '../../../application/ports/installation-store.js';
import { statsOf, syncFolder } from './folders.js';
import { newlyIncoming } from './places.js';

const NAME = 'installation';
/** People may write the id alone. */
const FORM = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?: ([0-9]{1,10}))?$/;
const MARK_BYTES_MAX = 100;

/** @throws when there is a mark that says nothing, or cannot be read */
export async function readMark(root: string): Promise<Installation | undefined> {
  const path = join(root, NAME);
  const stats = await statsOf(path);
  if (!stats) return undefined;
  const [, id, claims = '0'] = FORM.exec(stats.isFile() && stats.size <= MARK_BYTES_MAX ? await textOf(path) : '') ?? [];
  if (id === undefined) throw new Error(`${path} does not say whose these files are`);
  return { id, claims: Number(claims) };
}

async function textOf(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    return (await file.readFile('utf8')).trim();
  } finally {
    await file.close();
  }
}

/** Written beside, and renamed: there is the former mark or this one, whole. */
export async function writeMark(root: string, { id, claims }: Installation): Promise<void> {
  const staged = newlyIncoming(root);
  try {
    const file = await open(staged, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
    try {
      await file.writeFile(`${id} ${claims}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(staged, join(root, NAME));
  } catch (fault) {
    await rm(staged, { force: true });
    throw fault;
  }
  await syncFolder(root);
}
