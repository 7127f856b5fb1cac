import type { Bytes } from './bytes.js';

const STREAMS_MAX = 16;
const IS_FIRST = 2;
const SOUNDS = ['OpusHead', '\x01vorbis', '\x7fFLAC', 'Speex   '];
/** Says something about the others. */
const SKELETON = 'fishead\0';

/**
 * Every stream of an Ogg file begins with a page that names its codec, and these pages come before all others
 * (<https://www.rfc-editor.org/rfc/rfc3533>): all of them have to be sounds.
 */
export async function isOggSound(bytes: Bytes): Promise<boolean> {
  let sounds = 0;
  for (let page = 0, position = 0; page < STREAMS_MAX; page++) {
    const { flags, segments, content } = await pageAt(bytes, position);
    if (flags === undefined || !(flags & IS_FIRST)) return sounds > 0;

    const codec = (await bytes.upTo(content, 8)).toString('latin1');
    if (SOUNDS.some((name) => codec.startsWith(name))) sounds++;
    else if (codec !== SKELETON) return false;
    position = content + segments.reduce((sum, length) => sum + length, 0);
  }
  return false;
}

async function pageAt(bytes: Bytes, position: number): Promise<{ flags?: number; segments: Buffer; content: number }> {
  const head = await bytes.upTo(position, 27);
  if (head.length < 27 || head.toString('latin1', 0, 4) !== 'OggS') return { segments: head.subarray(0, 0), content: position };
  const segments = await bytes.exactly(position + 27, head.readUInt8(26));
  return { flags: head.readUInt8(5), segments, content: position + 27 + segments.length };
}
