import type { z } from 'zod';
import { claim } from './claims.js';
import { is, type Answer } from './http.js';
import { shapes } from './shapes.js';
import { unique, type Person } from './stage.js';

/** A PNG of one pixel. */
export const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
export const TEXT = Buffer.from('Bring plates, and something to sit on.');

/** Sends a form with these fields, and then a file. */
export function upload(who: Person, path: string, bytes: Buffer, { as = 'file', ...fields }: Record<string, string> = {}): Promise<Answer> {
  const boundary = unique();
  const parts = [...Object.entries(fields).map(([name, value]) => [`name="${name}"`, value] as const), [fileHead(as), bytes] as const];
  const pieces = parts.flatMap(([head, body]) => [`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`, body, '\r\n']);
  const raw = Buffer.concat([...pieces, `--${boundary}--\r\n`].map((piece) => Buffer.from(piece)));
  return who.ask('POST', path, undefined, { raw, type: `multipart/form-data; boundary=${boundary}` });
}

const fileHead = (as: string): string => `name="${as}"; filename="a file"\r\nContent-Type: application/octet-stream`;

export async function bring(who: Person, bytes = TEXT): Promise<z.infer<typeof shapes.file>> {
  return is(201, { file: shapes.file })(await upload(who, '/api/files', bytes)).file;
}

/** What is at an address, by its own signature or with somebody's token. */
export async function fetched(url: string, { token, headers }: { token?: string; headers?: Record<string, string> } = {}) {
  const response = await fetch(url, { headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers } });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

export function claimBytes({ status, bytes }: { status: number; bytes: Buffer }, expected: Buffer, what: string): void {
  claim(
    status === 200 && bytes.equals(expected),
    `${what} should be the bytes that were uploaded`,
    `${status} ${bytes.toString('latin1').slice(0, 80)}`,
  );
}
