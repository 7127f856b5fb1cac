import { createHmac, timingSafeEqual } from 'node:crypto';
import { blobOf, thumbnailOf, type Attachment } from '../../../domain/attachment.js';
import type { Instant } from '../../../domain/ids.js';

export type LinkedFile = Pick<Attachment, 'id' | 'kind' | 'extension' | 'linkKey'>;

/** What a link says beside the kind of its file. */
export interface SignedLink {
  name: string;
  /** In seconds since 1970. */
  expires: number;
  signature: string;
}

/**
 * Where a file can be fetched without a token, for 45 to 60 minutes: who may see it has just been found out. The link stays the same text
 * for a quarter of an hour, so that one event serves everybody, and what was fetched is found in a browser's cache. Profile pictures are
 * public, and have a link for good.
 */
export const linkTo = (file: LinkedFile, now: Instant): string => linkOf(file, blobOf(file), now);
export const thumbnailLinkTo = (file: LinkedFile, now: Instant): string => linkOf(file, thumbnailOf(file), now);

/** Whether this is a link to this file or its thumbnail, and may still be used. */
export function isSigned(file: LinkedFile, { name, expires, signature }: SignedLink, now: Instant): boolean {
  if (name !== blobOf(file) && name !== thumbnailOf(file)) return false;
  const msLeft = expires * 1_000 - now;
  if (!(msLeft > 0 && msLeft <= VALID_MS + SKEW_MS)) return false;

  const [given, right] = [Buffer.from(signature), Buffer.from(signatureOf(file, name, expires))];
  return given.length === right.length && timingSafeEqual(given, right);
}

const QUARTER_MS = 900_000;
const VALID_MS = 3_600_000;
/** By so much the clock of the node that made a link may be ahead. */
const SKEW_MS = 60_000;

function linkOf(file: LinkedFile, name: string, now: Instant): string {
  if (file.kind === 'profiles') return `/api/files/profiles/${name}`;
  const expires = (now - (now % QUARTER_MS) + VALID_MS) / 1_000;
  return `/api/files/media/${file.kind}/${name}?expires=${expires}&signature=${signatureOf(file, name, expires)}`;
}

/** HMAC SHA-256 (RFC 2104) under the file's own key. */
const signatureOf = ({ kind, linkKey }: LinkedFile, name: string, expires: number): string =>
  createHmac('sha256', linkKey).update(`${kind}/${name}?${expires}`).digest('base64url');
