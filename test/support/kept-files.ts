import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Part } from '../../src/bootstrap/parts.js';
import type { Node } from './node.js';

/** What a node has of files: rows and blobs by their names, and what lies where uploads are looked at. */
export interface KeptFiles {
  rows: string[];
  blobs: string[];
  staged: string[];
}

export async function keptBy({ container, folder }: Pick<Node, 'container' | 'folder'>): Promise<KeptFiles> {
  const rows = await container.get(Part.storage).files.list({ limit: 1_000 });
  const blobs: string[] = [];
  for await (const page of container.get(Part.blobs).list()) blobs.push(...page.map(({ name }) => name));
  // It is made when something comes.
  const staged = await readdir(join(folder, 'uploads'), { recursive: true }).catch(() => []);
  return { rows: rows.map(({ id }) => id).sort(), blobs: blobs.sort(), staged };
}

/** The names under which a file is kept. */
export const blobsOf = ({ id, extension, hasThumbnail }: { id: string; extension: string; hasThumbnail: boolean }): string[] =>
  [`${id}.${extension}`, ...(hasThumbnail ? [`${id}.thumbnail.webp`] : [])].sort();
