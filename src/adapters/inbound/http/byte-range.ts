import type { IncomingHttpHeaders } from 'node:http';
import type { ByteRange } from '../../../application/ports/blob-store.js';

/** What is served, as conditions of a request speak of it. */
export interface Version {
  /** In bytes. */
  size: number;
  /** Strong, with its quotes. */
  etag: string;
  /** As an HTTP date. */
  lastModified: string;
}

/**
 * The part that is asked for (RFC 9110, 14.2): undefined when it is everything, also when there are several, which a server may answer
 * whole, when nothing that makes sense is said, or when the part is wanted of another version only.
 */
export function rangeOf({ range, 'if-range': condition }: IncomingHttpHeaders, version: Version): ByteRange | 'unsatisfiable' | undefined {
  const [, first, last] = ONE_RANGE.exec(range ?? '') ?? [];
  if (first === undefined || last === undefined || first + last === '') return undefined;
  if (typeof condition === 'string' && condition !== version.etag && condition !== version.lastModified) return undefined;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;

  const { size } = version;
  // Without a first byte it is that many of the last ones, or as many as there are.
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start <= end ? { start, end } : 'unsatisfiable';
}

const ONE_RANGE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i;
