import type { Context } from 'koa';
import { createHash } from 'node:crypto';
import type { ByteRange } from '../../../application/ports/blob-store.js';
import type { Attachment } from '../../../domain/attachment.js';
import type { Instant } from '../../../domain/ids.js';
import { rangeOf, type Version } from './byte-range.js';
import { Problem } from './problem.js';
import { sizedStream } from './sized-stream.js';

/** Bytes that somebody may have, and how they are to be shown. */
export interface Served {
  /** In bytes. */
  size: number;
  /** As we found it to be, whatever the client called it. */
  mimeType: string;
  /** Strong, with its quotes. */
  etag: string;
  lastModified: Instant;
  /** What it is called when it is saved. */
  fileName: string;
  /** Whether everybody may keep it, for good, or only who asked, for an hour. */
  caching: 'public' | 'private';
  /** All of them or a part, of which what is thrown is answered. Whoever asks reads them, or ends it. */
  read(range?: ByteRange): Promise<AsyncIterable<Uint8Array>>;
}

/** A blob's bytes never change under its name, but a file and its thumbnail come from the same bytes. */
export const etagOf = (file: Pick<Attachment, 'sha256'>, blobName: string): string =>
  `"${createHash('sha256').update(`${file.sha256} ${blobName}`).digest('base64url')}"`;

/**
 * Answers GET or HEAD with bytes, all of them or one range, or with word that the client has them (RFC 9110, 13 and 14).
 * @throws Problem 416 range_not_satisfiable · what reading throws
 */
export async function serveBytes(context: Context, served: Served): Promise<void> {
  const version = { size: served.size, etag: served.etag, lastModified: new Date(served.lastModified).toUTCString() };
  if (isKnown(context, version)) {
    announce(context, served, version);
    return void (context.status = 304);
  }

  const isHead = context.method === 'HEAD';
  const range = isHead ? undefined : rangeOf(context.headers, version);
  if (range === 'unsatisfiable') {
    context.set('Content-Range', `bytes */${served.size}`);
    throw new Problem(416, 'range_not_satisfiable');
  }

  // Before anything is said of the file: that there is none is said without its headers.
  const bytes = isHead ? undefined : await served.read(range);
  announce(context, served, version);
  const length = range ? range.end - range.start + 1 : served.size;
  context.status = range ? 206 : 200;
  if (range) context.set('Content-Range', `bytes ${range.start}-${range.end}/${served.size}`);
  if (bytes) context.body = sizedStream(bytes, length);
  context.length = length;
}

/** Koa compares the request with the headers of the answer. They are taken back, for what is answered may be something else. */
function isKnown(context: Context, { etag, lastModified }: Version): boolean {
  context.status = 200;
  context.set({ ETag: etag, 'Last-Modified': lastModified });
  const isFresh = context.fresh;
  context.remove('ETag');
  context.remove('Last-Modified');
  return isFresh;
}

/** These go with a 304 as well: a browser takes them over for what it has kept. */
function announce(context: Context, { mimeType, fileName, caching }: Served, { etag, lastModified }: Version): void {
  context.set({
    'Content-Type': mimeType === 'text/plain' ? 'text/plain; charset=utf-8' : mimeType,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': policyOf(mimeType),
    // A web client may be at home at another origin than the server.
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Cache-Control': CACHING[caching],
    'Accept-Ranges': 'bytes',
    ETag: etag,
    'Last-Modified': lastModified,
  });
  // Beside the name itself, one in ASCII for clients that know no other (RFC 6266, 4.3).
  const fallback = fileName.replace(/[^\x20-\x7e]/gu, '?');
  context.attachment(fileName, { type: SHOWN.test(mimeType) ? 'inline' : 'attachment', fallback });
}

/** What browsers show themselves. The rest is saved. */
const SHOWN = /^((image|audio|video)\/|application\/pdf$)/;

/** A file that is opened is shown by a page that the browser makes for it, with styles of its own. It may show itself, and do nothing. */
function policyOf(mimeType: string): string {
  const policy = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'";
  // PDFs are shown by a program apart from our origin, which not every browser lets into a sandbox: the window would stay empty.
  if (mimeType === 'application/pdf') return `${policy}; object-src 'self'`;
  // Such a page asks for its sound or video as what it is, and a page without an origin is not given them.
  return /^(audio|video)\//.test(mimeType) ? `${policy}; sandbox allow-same-origin` : `${policy}; sandbox`;
}

const CACHING = { private: 'private, max-age=3600', public: 'public, max-age=31536000, immutable' } as const;
