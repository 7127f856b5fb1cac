import type { Instant } from '../../domain/ids.js';
import type { Installation } from './installation-store.js';

/** The part of some bytes from `start` up to and including `end`. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Bytes under names that Payam makes: `<id>.<extension>` and `<id>.thumbnail.<extension>`. Another name is a bug, and nothing is done. */
export interface BlobStore {
  /**
   * Keeps the file at this path of this machine durably: resolved when its bytes would survive a crash. Until then, and for good when that
   * fails, there is under the name what was there before. The same name again replaces it; of several at once one is kept, whole. The file
   * is handed over: nobody writes to it any more, and afterwards, whatever came of it, it may be gone from there.
   * @throws storage_unavailable when there is no room for it
   */
  put(name: string, path: string): Promise<void>;
  /** In bytes; undefined when there is nothing of the name. */
  sizeOf(name: string): Promise<number | undefined>;
  /**
   * The bytes, or a range of them within their size; undefined when there is nothing of the name. They are read as they are asked for, in
   * pieces of at most 64 KiB, and stay what they are when the name is replaced or deleted meanwhile. Who is given them reads them once, to
   * the end or until it ends them with `return`, which may come first: up to then a file is open. When they turn out to be fewer than they
   * were, reading fails.
   * @throws RangeError for a range that is not within them
   */
  read(name: string, range?: ByteRange): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Takes it away; nothing happens when there is nothing. */
  delete(name: string): Promise<void>;
  /**
   * All names, at most 1,000 at a time, in no order, with the time at which they were put, to the second. What is put or deleted meanwhile
   * may or may not be among them.
   */
  list(): AsyncIterable<readonly { name: string; storedAt: Instant }[]>;
  /** The installation that claimed these bytes last; undefined when none has. @throws when that is noted, and cannot be read */
  owner(): Promise<Installation | undefined>;
  /** Notes durably whose these bytes are, in the place of what was noted; of several at once one is. It is for the caller to know better. */
  claim(installation: Installation): Promise<void>;
}
