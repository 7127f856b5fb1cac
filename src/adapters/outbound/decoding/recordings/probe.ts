import { z } from 'zod';
import { fileUnreadable } from '../../../../domain/errors.js';
import { output, reading, run, ToolFault } from './run.js';
import type { Tools } from './run.js';

export interface Facts {
  durationMs?: number;
  /** As it is to be shown: a film that was taken upright is high. */
  width?: number;
  height?: number;
}

const ANSWER_BYTES_MAX = 1_048_576;
const SHOWN = 'format=duration:stream=codec_type,width,height:stream_disposition=attached_pic:stream_side_data=rotation';

/** @throws file_unreadable when there is no stream of that kind */
export async function probe(tools: Tools, path: string, kind: 'videos' | 'audio'): Promise<Facts> {
  const text = await output(tools, tools.ffprobe, [...QUIET, '-show_entries', SHOWN, '-of', 'json', ...reading(path)], ANSWER_BYTES_MAX);
  const { format, streams } = read(text.toString('utf8'));
  // The cover of a record is a film of one picture to the tools.
  const stream = streams.find((one) => one.codec_type === (kind === 'videos' ? 'video' : 'audio') && one.disposition.attached_pic === 0);
  if (!stream) throw fileUnreadable();

  const durationMs = Math.round(Number(format.duration) * 1_000);
  const { width = 0, height = 0 } = stream;
  const isTurned = stream.side_data_list.some(({ rotation = 0 }) => Math.abs(rotation) % 180 === 90);
  return {
    ...(durationMs > 0 && { durationMs }),
    ...(kind === 'videos' && (isTurned ? { width: height, height: width } : { width, height })),
  };
}

function read(text: string): z.output<typeof answer> {
  try {
    return answer.parse(JSON.parse(text));
  } catch (cause) {
    throw new ToolFault('ffprobe says what cannot be', { cause });
  }
}

/** When its last frame is over, in milliseconds; 0 when nothing says so. Reads the whole file, without decoding it. */
export async function lastMoment(tools: Tools, path: string): Promise<number> {
  const args = [...QUIET, '-select_streams', 'V:0', '-show_entries', 'packet=pts_time,duration_time', '-of', 'csv=p=0', ...reading(path)];
  let last = 0;
  let rest = '';
  await run(tools, tools.ffprobe, args, (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = (lines.pop() ?? '').slice(-LINE_MAX);
    for (const line of lines) last = Math.max(last, endOf(line));
  });
  return Math.round(last * 1_000);
}

const QUIET = ['-v', 'error'];
const LINE_MAX = 200;

function endOf(line: string): number {
  const [start, length] = line.split(',').map(Number);
  return (start || 0) + (length || 0);
}

const answer = z.object({
  format: z.object({ duration: z.string().optional() }),
  streams: z
    .object({
      codec_type: z.string().optional(),
      width: z.number().optional(),
      height: z.number().optional(),
      disposition: z.object({ attached_pic: z.number().default(0) }).prefault({}),
      side_data_list: z.object({ rotation: z.number().optional() }).array().default([]),
    })
    .array(),
});
