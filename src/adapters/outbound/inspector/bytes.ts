import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';

/** The bytes end too early, or lead nowhere: the file is not what it begins as. */
export class Malformed extends Error {}

/** So many pieces are read of one file, whatever its bytes say: nobody's chain of boxes or sectors goes on for ever. */
const PIECES_MAX = 10_000;

/** A file in pieces: no more of it is held than what is being looked at. */
export class Bytes {
  private pieces = 0;

  private constructor(
    private readonly handle: FileHandle,
    readonly size: number,
  ) {}

  static async open(path: string): Promise<Bytes> {
    const handle = await open(path);
    try {
      return new Bytes(handle, (await handle.stat()).size);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  get fd(): number {
    return this.handle.fd;
  }

  /** Fewer bytes where the file ends. */
  async upTo(position: number, length: number): Promise<Buffer> {
    if (++this.pieces > PIECES_MAX) throw new Malformed('leads from piece to piece');
    if (!Number.isSafeInteger(position) || position < 0) throw new Malformed('leads out of the file');
    const piece = Buffer.alloc(Math.max(0, Math.min(length, this.size - position)));
    const { bytesRead } = await this.handle.read(piece, 0, piece.length, position);
    return piece.subarray(0, bytesRead);
  }

  async exactly(position: number, length: number): Promise<Buffer> {
    const piece = await this.upTo(position, length);
    if (piece.length < length) throw new Malformed('ends too early');
    return piece;
  }

  all(): Readable {
    return this.handle.createReadStream({ start: 0, autoClose: false });
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}
