import type { ByteRange } from '../../../application/ports/blob-store.js';

const FORM = /^[0-9]{1,19}(\.thumbnail)?\.[a-z0-9]{1,5}$/;

/** Whether Payam makes names like this one. None of them leads out of a folder. */
export const isBlobName = (name: string): boolean => FORM.test(name);

/** @throws for another name: they are made of ids and formats, and never come from a client as they are. */
export function checkName(name: string): void {
  if (!isBlobName(name)) throw new Error(`no blob has a name like ${JSON.stringify(name)}`);
}

/** @throws RangeError when it is not within so many bytes; without one it is all of them */
export function checkedRange(range: ByteRange | undefined, size: number): ByteRange {
  const { start, end } = range ?? { start: 0, end: size - 1 };
  if (range && !(start >= 0 && start <= end && end < size)) throw new RangeError(`${start} to ${end} is not within ${size} bytes`);
  return { start, end };
}

/** A blob is handed out in pieces of so many bytes. */
export const PIECE_BYTES = 65_536;
/** So many are listed at a time. */
export const LISTED_AT_ONCE = 1_000;
