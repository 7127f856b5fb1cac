import { mkdirSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { StartupFault } from './startup-fault.js';

/**
 * Makes the data folder where there is none, closed to everybody else.
 * @returns its real path, so that one folder under two names is still one
 * @throws StartupFault when it cannot be made, or is none
 */
export function openDataFolder(folder: string): string {
  try {
    // The folders above it are made as open as the user's umask says: the embedded server's account must pass through them.
    mkdirSync(dirname(resolve(folder)), { recursive: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return realpathSync(folder);
  } catch (cause) {
    throw new StartupFault(`The data folder ${folder} cannot be made (${String(cause)}): set PAYAM_DATA to a folder you can write to.`, {
      cause,
    });
  }
}
