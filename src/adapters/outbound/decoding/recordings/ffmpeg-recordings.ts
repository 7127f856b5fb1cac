import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StagedFile } from '../../../../application/ports/file-inspector.js';
import type { ImageProcessor } from '../../../../application/ports/image-processor.js';
import type { Recording, RecordingProcessor } from '../../../../application/ports/recording-processor.js';
import { WAVEFORM_BARS } from '../../../../domain/attachment.js';
import { fileUnreadable } from '../../../../domain/errors.js';
import { noRoomOr } from '../../../../domain/no-room.js';
import type { Decoders } from '../decoders.js';
import { frameAt, PIXELS_MAX, soundOf } from './decode.js';
import { lastMoment, probe } from './probe.js';
import type { Facts } from './probe.js';
import { isFault, run } from './run.js';
import type { Tools } from './run.js';

const MS_MAX = 20_000;
/** It is asked for once, so it may take its time on a busy machine. */
const DETECTED_WITHIN_MS = 30_000;
/** An hour takes a core some seconds. */
const WAVEFORM_OF_MS_MAX = 3_600_000;

export interface RecordingSettings {
  /** Looks for the tools when the first file comes; else none is looked into. */
  isWanted: boolean;
  decoders: Decoders;
  /** Makes the pictures of films small. */
  images: ImageProcessor;
  ffmpeg?: string;
  ffprobe?: string;
  /** How long one file may take, in milliseconds. */
  msMax?: number;
}

/** Has ffprobe and ffmpeg look, as processes of their own: whatever a file does to them, it ends with them. */
export class FfmpegRecordings implements RecordingProcessor {
  private detected: Promise<boolean> | undefined;

  constructor(private readonly settings: RecordingSettings) {}

  async look(file: StagedFile, kind: 'videos' | 'audio'): Promise<Recording> {
    if (!(await this.isAvailable())) return {};
    const { decoders, images, msMax = MS_MAX } = this.settings;
    const { frame, ...recording } = await decoders.inTurn(async (): Promise<Seen> => {
      const tools = this.toolsFor(msMax);
      try {
        const facts = await probe(tools, file.path, kind);
        return kind === 'videos' ? await film(tools, file, facts) : await sound(tools, file, facts);
      } catch (error) {
        throw isFault(error) ? fileUnreadable(error) : noRoomOr(error);
      }
    });
    return frame === undefined ? recording : { ...recording, ...(await images.miniature({ folder: file.folder, path: frame })) };
  }

  /** Whether both tools are there, and run. It is found out once. */
  isAvailable(): Promise<boolean> {
    this.detected ??= this.settings.isWanted ? this.detect() : Promise.resolve(false);
    return this.detected;
  }

  private async detect(): Promise<boolean> {
    const tools = this.toolsFor(DETECTED_WITHIN_MS);
    const said = [tools.ffmpeg, tools.ffprobe].map((tool) => run(tools, tool, ['-version'], () => undefined));
    return (await Promise.allSettled(said)).every(({ status }) => status === 'fulfilled');
  }

  private toolsFor(ms: number): Tools {
    const { ffmpeg = 'ffmpeg', ffprobe = 'ffprobe', decoders } = this.settings;
    return { ffmpeg, ffprobe, giveWay: decoders.giveWay, signal: AbortSignal.timeout(ms) };
  }
}

/** What one turn finds out. */
interface Seen extends Recording {
  /** The path of a picture of a film, to be made small. */
  frame?: string;
}

async function film(tools: Tools, { folder, path }: StagedFile, facts: Facts): Promise<Seen> {
  const { width = 0, height = 0 } = facts;
  if (width * height === 0 || width * height > PIXELS_MAX) throw fileUnreadable();

  // What was recorded live does not say how long it is.
  const durationMs = facts.durationMs ?? (await lastMoment(tools, path));
  const picture = (await frameAt(tools, path, durationMs / 10)) ?? (await frameAt(tools, path, 0));
  if (!picture) throw fileUnreadable();

  const frame = join(folder, 'frame.png');
  await writeFile(frame, picture);
  return { ...(durationMs > 0 && { durationMs }), width, height, frame };
}

async function sound(tools: Tools, { path }: StagedFile, { durationMs = 0 }: Facts): Promise<Seen> {
  if (durationMs > WAVEFORM_OF_MS_MAX) return { durationMs };
  const peaks = await soundOf(tools, path);
  if (peaks.durationMs === 0) throw fileUnreadable();
  // Counted, where a header can only say it or have it guessed.
  return { durationMs: peaks.durationMs, waveform: peaks.bars(WAVEFORM_BARS) };
}
