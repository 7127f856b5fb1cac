import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Part } from '../../src/bootstrap/parts.js';
import { soon } from './journey-processes.js';
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

/** What a node has of one file, its row first. */
export async function keptOf(node: Pick<Node, 'container' | 'folder'>, fileId: string): Promise<string[]> {
  const { rows, blobs } = await keptBy(node);
  return [...rows.filter((id) => id === fileId), ...blobs.filter((name) => name.startsWith(fileId))];
}

/** Resolves when a job has taken it away, bytes and all. */
export async function isGone(node: Pick<Node, 'container' | 'folder'>, fileId: string): Promise<void> {
  await soon(`${fileId} is gone`, async () => (await keptOf(node, fileId)).length === 0 || undefined);
}

/** The names under which a file is kept. */
export const blobsOf = ({ id, extension, hasThumbnail }: { id: string; extension: string; hasThumbnail: boolean }): string[] =>
  [`${id}.${extension}`, ...(hasThumbnail ? [`${id}.thumbnail.webp`] : [])].sort();
