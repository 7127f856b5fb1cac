import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartupFault } from './startup-fault.js';

export type Environment = Record<string, string | undefined>;

/** What `.env` in a folder says, and above it what the environment says. */
export interface ReadEnvironment {
  all: Environment;
  file: Environment;
}

export function environmentWith(folder: string, environment: Environment): ReadEnvironment {
  const file = readLines(readIfThere(join(folder, '.env')));
  return { all: { ...file, ...environment }, file };
}

/** The names of our settings begin so, but for those that every machine has. */
const LIKE_OURS = /^(PAYAM|LIMIT|RATE|DB|JWT|CORS|TRUST|MEDIA|PICTURE)_/;
/** What Kubernetes has every program know of a service that is called payam. */
const OF_A_SERVICE = /_(SERVICE|PORT)(_|$)/;

/** What may have been meant to be a setting, and is none: all that `.env` names, and of the environment what is named as ours are. */
export function strangersAmong({ all, file }: ReadEnvironment, settings: object): string[] {
  const likeOurs = Object.keys(all).filter((name) => LIKE_OURS.test(name) && !OF_A_SERVICE.test(name));
  return [...new Set([...Object.keys(file), ...likeOurs])].filter((name) => all[name] !== '' && !Object.hasOwn(settings, name));
}

/** `NAME=value`, with quotes around the value or without, and a comment behind it, which begins with a space. */
const LINE = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=(?:\s*(["'])(.*?)\2|(.*?))(?:\s+#.*)?\s*$/;
const BLANK = /^\s*(#.*)?$/;

/** @throws StartupFault naming the lines that say nothing, but not what stands there: it may be part of a secret */
function readLines(text: string): Environment {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const read = lines.map((line) => LINE.exec(line));
  const odd = lines.flatMap((line, nth) => (read[nth] || BLANK.test(line) ? [] : [nth + 1]));
  if (odd.length > 0) throw new StartupFault(`.env does not have the form NAME=value in line ${odd.join(', ')}`);
  return Object.fromEntries(read.flatMap((match) => (match ? [[match[1] ?? '', match[3] ?? match[4]?.trim()]] : [])));
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return '';
    throw new StartupFault(`${path} cannot be read: ${(error as Error).message}`);
  }
}
