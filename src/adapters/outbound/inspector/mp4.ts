import type { Bytes } from './bytes.js';
import { Malformed } from './bytes.js';

const TRACK_OF: Partial<Record<string, 'video' | 'audio'>> = { vide: 'video', soun: 'audio' };

interface Box {
  type: string;
  /** Where its content begins, and where the next box does. */
  content: number;
  end: number;
}

/** Boxes in boxes, as ISO/IEC 14496-12 and QuickTime have them: the handler of each track says what is in it. */
export async function tracksOfMp4(bytes: Bytes): Promise<ReadonlySet<'video' | 'audio'>> {
  const tracks = new Set<'video' | 'audio'>();
  const movie = await find(bytes, 'moov', { content: 0, end: bytes.size });
  if (!movie) throw new Malformed('ends before it says what is in it');

  for await (const track of boxes(bytes, movie)) {
    if (track.type !== 'trak') continue;
    const media = await find(bytes, 'mdia', track);
    const handler = media && (await find(bytes, 'hdlr', media));
    // Behind four bytes of version and flags and four that are zero.
    const kind = handler && TRACK_OF[(await bytes.exactly(handler.content + 8, 4)).toString('latin1')];
    if (kind) tracks.add(kind);
  }
  return tracks;
}

async function find(bytes: Bytes, type: string, within: Omit<Box, 'type'>): Promise<Box | undefined> {
  for await (const box of boxes(bytes, within)) if (box.type === type) return box;
  return undefined;
}

async function* boxes(bytes: Bytes, { content, end }: Omit<Box, 'type'>): AsyncGenerator<Box> {
  for (let position = content; position + 8 <= end;) {
    const box = await boxAt(bytes, position, end);
    yield box;
    position = box.end;
  }
}

async function boxAt(bytes: Bytes, position: number, end: number): Promise<Box> {
  const head = await bytes.upTo(position, 16);
  if (head.length < 8) throw new Malformed('ends in a box');
  const size = head.readUInt32BE(0);
  const isLong = size === 1;
  if (isLong && head.length < 16) throw new Malformed('ends in a box');
  // A size of 1 stands for a longer number behind the type, and one of 0 for all that is left.
  const length = isLong ? Number(head.readBigUInt64BE(8)) : size === 0 ? end - position : size;
  const content = position + (isLong ? 16 : 8);
  if (position + length < content) throw new Malformed('has a box that is smaller than its head');
  return { type: head.toString('latin1', 4, 8), content, end: Math.min(position + length, end) };
}
