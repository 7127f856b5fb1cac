import type { Format } from '../../domain/attachment.js';

/** A file that was uploaded and is being looked at: it lies on this machine's disk, in a folder of its own, until it is kept or refused, and nobody writes to it. */
export interface StagedFile {
  /** A new folder with nothing but this file in it, where more may be put. It is taken away afterwards. */
  folder: string;
  path: string;
  /** In bytes. */
  size: number;
  /** Of the bytes, in hexadecimal. */
  sha256: string;
  /** As the client named it. */
  name: string;
}

/** Tells what a file is, by its bytes alone. */
export interface FileInspector {
  /**
   * Undefined when it is nothing that may be sent. What looks like one thing and is another too is what its container holds.
   * @throws file_unreadable when it begins as a film or a sound and cannot be followed to what is in it
   */
  formatOf(file: StagedFile): Promise<Format | undefined>;
}
