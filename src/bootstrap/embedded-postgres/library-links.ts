import { lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { isErrno } from './errno.js';

interface Link {
  source: string;
  target: string;
}

/**
 * npm packages cannot carry symlinks: an install script makes those of the shared libraries, and many set-ups do not run it.
 * Makes what is missing in `native`, the folder of the platform package. Where that is not ours to write, makes all of them in
 * the folder `spare`, and returns where the loader must be told to search. Several processes may do this at once.
 */
export function linkLibraries(native: string, spare: string): string[] {
  const missing = linksOf(native).filter(({ target }) => lstatSync(join(native, target), { throwIfNoEntry: false }) === undefined);
  try {
    for (const { source, target } of missing) link(relative(dirname(target), source), join(native, target));
    return [];
  } catch (error) {
    if (!isErrno(error, 'EACCES', 'EPERM', 'EROFS')) throw error;
  }

  // Made anew each time, because those of an earlier start may point into a checkout that has moved since.
  rmSync(spare, { recursive: true, force: true });
  mkdirSync(spare, { recursive: true, mode: 0o755 });
  for (const { source, target } of linksOf(native)) link(join(native, source), join(spare, basename(target)));
  // A library found through a link looks for its own needs beside the link, where those without links are not.
  return [spare, join(native, 'lib')];
}

/** Their paths start with `native/`; a package without the file needs no links. */
function linksOf(native: string): Link[] {
  try {
    const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as Link[];
    return links.map(({ source, target }) => ({ source: relative('native', source), target: relative('native', target) }));
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  }
}

function link(to: string, path: string): void {
  try {
    symlinkSync(to, path);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  }
}
