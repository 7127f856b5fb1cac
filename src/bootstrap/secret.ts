import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDataFolder } from './data-folder.js';
import { StartupFault } from './startup-fault.js';

/**
 * The secret that tokens are signed with, made once and kept in the data folder, readable by its owner alone.
 * @throws StartupFault when the folder cannot be used
 */
export function keptSecret(folder: string): string {
  const path = join(openDataFolder(folder), 'jwt-secret');
  try {
    return readIfThere(path) ?? make(path);
  } catch (error) {
    const why = `the data folder ${folder} cannot be used (${(error as Error).message})`;
    throw new StartupFault(`${why}; set PAYAM_DATA to one that this account can write`, { cause: error });
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The file gets its name when it is whole, and only one gets it: of two that start at once, one makes it and both read it. */
function make(path: string): string {
  const unnamed = `${path}.${randomUUID()}`;
  writeFileSync(unnamed, randomBytes(48).toString('base64url'), { mode: 0o600, flush: true });
  try {
    linkSync(unnamed, path);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  } finally {
    rmSync(unnamed, { force: true });
  }
  return readFileSync(path, 'utf8').trim();
}
