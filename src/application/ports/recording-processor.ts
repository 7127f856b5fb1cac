import type { StagedFile } from './file-inspector.js';
import type { Miniature } from './image-processor.js';

/** What could be found out about a sound or a film; what could not is absent. */
export interface Recording extends Partial<Miniature> {
  durationMs?: number;
  /** Of a film, as it is to be shown. */
  width?: number;
  height?: number;
  /** Of a sound: 64 heights from 0 to 100. */
  waveform?: readonly number[];
}

/** Looks into sounds and films. Works on few at a time; the others wait, up to a bound. */
export interface RecordingProcessor {
  /**
   * Nothing but an empty record where this machine has no tools for it. A waveform is absent from a sound of more than an hour.
   * @throws file_unreadable when it does not decode, or takes longer than 20 s; busy when too many wait
   */
  look(file: StagedFile, kind: 'videos' | 'audio'): Promise<Recording>;
}
