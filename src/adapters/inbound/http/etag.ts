import { createHash } from 'node:crypto';

/** The same for the same bytes, and for no others. */
export const etagOf = (content: string | Buffer): string => `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
