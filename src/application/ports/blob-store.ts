import type { Instant } from '../../domain/ids.js';

/** The part of some bytes from `start` up to and including `end`. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Bytes under names that Payam makes: `<id>.<extension>`, of letters, digits and dots. */
export interface BlobStore {
  /** Keeps bytes durably: resolved when they would survive a crash. What is interrupted leaves nothing under the name. The same name again replaces them. */
  put(name: string, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** In bytes; undefined when there is nothing of the name. */
  sizeOf(name: string): Promise<number | undefined>;
  /** The bytes, or a range of them within their size; undefined when there is nothing of the name. They are read as they are asked for. */
  read(name: string, range?: ByteRange): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Takes it away; nothing happens when there is nothing. */
  delete(name: string): Promise<void>;
  /** Some thousand names at a time, in no order, with the time at which they were put. What is put or deleted meanwhile may or may not be among them. */
  list(): AsyncIterable<readonly { name: string; storedAt: Instant }[]>;
}
