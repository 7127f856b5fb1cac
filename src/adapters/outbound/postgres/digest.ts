import { hash } from 'node:crypto';
import { bodyOf, type Draft } from '../../../domain/message.js';

/** Hexadecimal digits in the uuid that the table keeps a digest in. */
const DIGITS = 32;

/** The beginnings of the SHA-256 of the parts of a body, as long as each other, written as the uuid that the table keeps them in. */
export function digestOf(draft: Draft): string {
  const parts = bodyOf(draft);
  const hex = parts.map((part) => hash('sha256', part, 'hex').slice(0, DIGITS / parts.length)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Whether this is the digest of a body of two parts, of which this is the first. */
export const isDigestWith = (digest: string, first: string): boolean =>
  digest.replaceAll('-', '').startsWith(hash('sha256', first, 'hex').slice(0, DIGITS / 2));
