import type { StagedFile } from './file-inspector.js';

/** A small picture of something, and a hint of it that fits into a message. */
export interface Miniature {
  /** In the file's folder: WebP of 320 pixels at the longer side, or of fewer where there are no more. */
  thumbnailPath: string;
  /** A ThumbHash, in base64. */
  placeholder: string;
}

/** Some bytes that lie in the file's folder. */
export interface PreparedImage extends Miniature {
  /** What is to be kept: another file than the one that was uploaded, or that one where it was smaller and said nothing about its maker. */
  path: string;
  /** In bytes. */
  size: number;
  mimeType: string;
  extension: string;
  /** In pixels, upright. */
  width: number;
  height: number;
}

/** Makes pictures small and harmless. Works on few at a time; the others wait, up to a bound. */
export interface ImageProcessor {
  /**
   * Upright, without metadata, in its own format and still moving when it moved.
   * @throws file_unreadable when it does not decode within 20 s, or is larger than can be shown; busy when too many wait
   */
  prepare(file: StagedFile): Promise<PreparedImage>;
  /**
   * A square of 400 pixels in WebP, cut out of the middle.
   * @throws as above
   */
  portrait(file: StagedFile): Promise<PreparedImage>;
  /**
   * Of a picture that was not uploaded, such as a frame of a film.
   * @throws as above
   */
  miniature(picture: Pick<StagedFile, 'folder' | 'path'>): Promise<Miniature>;
}
