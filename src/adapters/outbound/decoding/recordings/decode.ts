import { Peaks } from './peaks.js';
import { output, reading, run } from './run.js';
import type { Tools } from './run.js';

/** A frame is made no larger than this on its way, and is a PNG of that many bytes at most. */
const FRAME_SIDE = 640;
const FRAME_BYTES_MAX = 4_194_304;
const SAMPLE_RATE = 8_000;

/** As in pictures: three bytes each in memory, and some frames at once. A film may grow behind its head. */
export const PIXELS_MAX = 50_000_000;

const ALONE = ['-nostdin', '-v', 'error', '-threads', '1', '-max_pixels', `${PIXELS_MAX}`];

/** One picture of a film, upright, as a PNG; undefined when none comes after that moment. */
export async function frameAt(tools: Tools, path: string, ms: number): Promise<Buffer | undefined> {
  const small = `scale=w='min(${FRAME_SIDE},iw)':h='min(${FRAME_SIDE},ih)':force_original_aspect_ratio=decrease`;
  const made = ['-map', '0:V:0', '-frames:v', '1', '-vf', small, '-pix_fmt', 'rgb24', '-c:v', 'png', '-f', 'image2pipe', 'pipe:1'];
  const args = [...ALONE, '-ss', (ms / 1_000).toFixed(3), ...reading(path), ...made];
  const frame = await output(tools, tools.ffmpeg, args, FRAME_BYTES_MAX);
  return frame.length > 0 ? frame : undefined;
}

/** The heights of a whole sound, of which no more is held than the piece that has just been decoded. */
export async function soundOf(tools: Tools, path: string): Promise<Peaks> {
  const peaks = new Peaks(SAMPLE_RATE);
  const made = ['-map', '0:a:0', '-ac', '1', '-ar', `${SAMPLE_RATE}`, '-c:a', 'pcm_s16le', '-f', 's16le', 'pipe:1'];
  await run(tools, tools.ffmpeg, [...ALONE, ...reading(path), ...made], (chunk) => peaks.add(chunk));
  return peaks;
}
