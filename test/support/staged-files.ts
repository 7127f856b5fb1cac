import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StagedFile } from '../../src/application/ports/file-inspector.js';

export interface StagedFiles {
  /** Lays these bytes down as an upload of that name. */
  stage(bytes: Buffer | string, name?: string): StagedFile;
  /** A new folder. */
  folder(): string;
}

/** Within a `describe`: uploads that are taken away behind its tests. */
export function stagedFiles(): StagedFiles {
  let root: string | undefined;
  after(() => root !== undefined && rmSync(root, { recursive: true, force: true }));

  const folder = () => mkdtempSync(join((root ??= mkdtempSync(join(tmpdir(), 'payam-staged-'))), 'one-'));
  return {
    folder,
    stage(given, name = 'a file') {
      const bytes = Buffer.from(given);
      const home = folder();
      const path = join(home, 'upload');
      writeFileSync(path, bytes);
      return { folder: home, path, name, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    },
  };
}

export const bytesOf = (path: string): Buffer => readFileSync(path);
