import type { StagedFile } from './file-inspector.js';

/** What could be found out about a sound or a film; what could not is absent. */
export interface Recording {
  durationMs?: number;
  width?: number;
  height?: number;
  /** A picture of a film, in WebP of 320 pixels at the longer side, in the file's folder. */
  thumbnailPath?: string;
  /** Of that picture: a ThumbHash, in base64. */
  placeholder?: string;
  /** Of a sound: 64 heights from 0 to 100. */
  waveform?: readonly number[];
}

/** Looks into sounds and films. Works on few at a time; the others wait, up to a bound. */
export interface RecordingProcessor {
  /**
   * Nothing but an empty record where this machine has no tools for it.
   * @throws file_unreadable when it does not decode, or takes longer than 20 s; busy when too many wait
   */
  look(file: StagedFile, kind: 'videos' | 'audio'): Promise<Recording>;
}
