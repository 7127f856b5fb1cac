import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { checkName, isBlobName } from './blob-name.js';
import { filesIn, foldersIn } from './folders.js';

/** Where a blob lies. */
export interface Place {
  path: string;
  /** From the root to the one that the file is in. */
  folders: readonly [string, string, string];
}

/** By the last digits of its id, which are chance: the first are the time, and would fill one folder after another. */
export function placeOf(root: string, name: string): Place {
  checkName(name);
  const digits = name.slice(0, name.indexOf('.')).padStart(4, '0');
  const outer = join(root, digits.slice(-2));
  const inner = join(outer, digits.slice(-4, -2));
  return { path: join(inner, name), folders: [root, outer, inner] };
}

/** What is not whole yet lies in one folder, in the same file system as its place. */
export const incomingOf = (root: string): string => join(root, 'incoming');
/** Under a name that nothing else has. */
export const newlyIncoming = (root: string): string => join(incomingOf(root), randomUUID());
/** Of these names, and of no others. */
export const INCOMING = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** All blobs below a root. What lies there under another name, or elsewhere, was not put there by Payam. */
export async function* placesIn(root: string): AsyncIterable<{ name: string; path: string }> {
  for (const outer of await foldersIn(root, TWO_DIGITS))
    for (const inner of await foldersIn(outer, TWO_DIGITS))
      for (const name of await filesIn(inner)) {
        const path = join(inner, name);
        if (isBlobName(name) && placeOf(root, name).path === path) yield { name, path };
      }
}

const TWO_DIGITS = /^\d\d$/;
