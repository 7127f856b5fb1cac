import type { FileHandle } from 'node:fs/promises';
import type { ByteRange } from '../../../application/ports/blob-store.js';
import { PIECE_BYTES } from './blob-name.js';

type Step = IteratorResult<Uint8Array, undefined>;

/**
 * The bytes of an open file, which is closed at the end, on a fault, or when its reader ends it. That is why this is no generator: one that
 * has not begun is ended without a word to what is in it.
 */
export function piecesOf(file: FileHandle, { start, end }: ByteRange): AsyncIterable<Uint8Array> {
  let position = start;
  const close = async (): Promise<Step> => {
    position = end + 1;
    await file.close();
    return { done: true, value: undefined };
  };
  const next = async (): Promise<Step> => {
    if (position > end) return close();
    try {
      const piece = await readAt(file, position, Math.min(PIECE_BYTES, end + 1 - position));
      position += piece.length;
      return { done: false, value: piece };
    } catch (fault) {
      await close();
      throw fault;
    }
  };

  return { [Symbol.asyncIterator]: () => ({ next, return: close }) };
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, position);
  if (bytesRead === 0) throw new Error(`a file ends at ${position}, before its end`);
  return buffer.subarray(0, bytesRead);
}
