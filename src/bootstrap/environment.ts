import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { StartupFault } from './startup-fault.js';

export type Environment = Record<string, string | undefined>;

/** What `.env` in this folder says, and above it what the environment says. */
export function environmentWith(folder: string, environment: Environment): { all: Environment; file: Environment } {
  const file: Environment = parseEnv(readIfThere(join(folder, '.env')).replace(/^\uFEFF/, ''));
  return { all: { ...file, ...environment }, file };
}

/** What was meant to be a setting and is none: all that `.env` says, and what the environment says under names such as ours. */
export function strangersAmong({ all, file }: { all: Environment; file: Environment }, settings: object): string[] {
  const named = [...Object.keys(file), ...Object.keys(all).filter((name) => /^(PAYAM|LIMIT|RATE|DB|JWT|TRUST)_/.test(name))];
  return [...new Set(named)].filter((name) => !Object.hasOwn(settings, name));
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return '';
    throw new StartupFault(`${path} cannot be read: ${(error as Error).message}`);
  }
}
