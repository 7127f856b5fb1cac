import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartupFault } from './startup-fault.js';

/**
 * The secret that tokens are signed with, made once and kept in the data folder, readable by its owner alone.
 * @throws StartupFault when the folder cannot be used
 */
export function keptSecret(folder: string): string {
  const path = join(folder, 'jwt-secret');
  try {
    mkdirSync(folder, { recursive: true });
    // Of two that start at once, one makes it and both read it.
    writeFileSync(path, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw unusable(folder, error);
  }
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw unusable(folder, error);
  }
}

const unusable = (folder: string, error: unknown) =>
  new StartupFault(
    `the data folder ${folder} cannot be used (${(error as Error).message}); set PAYAM_DATA to one that this account can write`,
  );
