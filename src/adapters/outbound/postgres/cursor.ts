import { invalidCursor } from '../../../domain/errors.js';
import type { Instant } from '../../../domain/ids.js';

/** An opaque cursor: what the list is ordered by, and the id that tells equals apart. */
export const writeCursor = (by: string | number, id: string): string => Buffer.from(JSON.stringify([by, id])).toString('base64url');

/** @throws invalid_cursor for what `writeCursor` did not make */
export const readTextCursor = (cursor: string | undefined): [by: string, id: string] | undefined =>
  read(cursor, (by): by is string => typeof by === 'string' && !by.includes('\0') && by.isWellFormed());

/** @throws invalid_cursor for what `writeCursor` did not make */
export const readTimeCursor = (cursor: string | undefined): [by: Instant, id: string] | undefined =>
  read(cursor, (by): by is Instant => typeof by === 'number' && Number.isInteger(by) && Math.abs(by) < 8.64e15);

function read<By>(cursor: string | undefined, isBy: (by: unknown) => by is By): [By, string] | undefined {
  if (cursor === undefined) return undefined;
  const parts = parsed(Buffer.from(cursor, 'base64url').toString());
  if (!Array.isArray(parts) || parts.length !== 2) throw invalidCursor();
  const [by, id] = parts as [unknown, unknown];
  if (!isBy(by) || typeof id !== 'string' || !/^\d{1,19}$/.test(id)) throw invalidCursor();
  return [by, id];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What a client made up is no cursor, and that is all there is to say about it.
    return undefined;
  }
}
