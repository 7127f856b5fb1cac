import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { get, request, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const BOUNDARY = '----a-boundary-that-is-in-no-file';
const PIECE_BYTES = 65_536;

/** Bytes that are too many to be held: they are made, and come, piece by piece. */
export interface Large {
  size: number;
  pieces(): Iterable<Buffer>;
}

/** What begins so, and goes on with a filler until it has that size. */
export function large(size: number, opening: Buffer, filler: Buffer): Large {
  const piece = Buffer.alloc(PIECE_BYTES, filler);
  return {
    size,
    *pieces() {
      yield opening;
      for (let left = size - opening.length; left > 0; left -= piece.length) yield piece.subarray(0, Math.min(left, piece.length));
    },
  };
}

export function sha256Of({ pieces }: Large): string {
  const hash = createHash('sha256');
  for (const piece of pieces()) hash.update(piece);
  return hash.digest('hex');
}

/** Sends a form with such a file, as fast as it is taken. */
export async function uploadLarge(url: string, token: string, file: Large): Promise<{ status: number; text: string }> {
  const head = Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a large file"\r\n\r\n`);
  const tail = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
  const sending = request(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
      'content-length': head.length + file.size + tail.length,
    },
  });
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
  const [[response]] = await Promise.all([answered, pipeline(Readable.from(inForm(head, file, tail), { objectMode: false }), sending)]);
  return { status: response.statusCode ?? 0, text: await textOf(response) };
}

function* inForm(head: Buffer, { pieces }: Large, tail: Buffer): Iterable<Buffer> {
  yield head;
  yield* pieces();
  yield tail;
}

async function textOf(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

/** Fetches bytes and keeps none of them. */
export async function digestOf(url: string): Promise<{ status: number; size: number; sha256: string }> {
  const [response] = (await once(get(url), 'response')) as [IncomingMessage];
  const hash = createHash('sha256');
  let size = 0;
  for await (const piece of response) {
    hash.update(piece as Buffer);
    size += (piece as Buffer).length;
  }
  return { status: response.statusCode ?? 0, size, sha256: hash.digest('hex') };
}
