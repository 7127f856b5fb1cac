import type { Bytes } from './bytes.js';

const TAGS_MAX = 8;
/** Of MPEG-1 layer III, and of MPEG-2 and 2.5, in kbit/s. The first means "free", which hardly anything plays. */
const BIT_RATES = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const LOW_BIT_RATES = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const SAMPLE_RATES = [44_100, 48_000, 32_000];
const SEARCHED_BYTES = 65_536;

/** An MP3 has no header of its own: it is frames one after another, behind tags. Two of a kind in a row are no coincidence. */
export async function isLayerThree(bytes: Bytes): Promise<boolean> {
  const start = await behindTags(bytes);
  const piece = await bytes.upTo(start, SEARCHED_BYTES);
  for (let at = piece.indexOf(0xff); at >= 0; at = piece.indexOf(0xff, at + 1)) {
    const length = frameLength(piece, at);
    if (length === undefined) continue;
    if (start + at + length === bytes.size || isSameKind(piece, at, at + length)) return true;
  }
  return false;
}

/** ID3v2 tags, as <https://id3.org/id3v2.4.0-structure> has them: ten bytes, of which the last four are the rest's length. */
async function behindTags(bytes: Bytes): Promise<number> {
  let position = 0;
  for (let tags = 0; tags < TAGS_MAX; tags++) {
    const head = await bytes.upTo(position, 10);
    if (head.length < 10 || head.toString('latin1', 0, 3) !== 'ID3') break;
    const hasFooter = (head.readUInt8(5) & 0x10) !== 0;
    position += 10 + (hasFooter ? 10 : 0) + head.subarray(6).reduce((length, byte) => length * 128 + (byte & 0x7f), 0);
  }
  return position;
}

/** In bytes, when a frame of layer III begins there. */
function frameLength(piece: Buffer, at: number): number | undefined {
  if (at + 4 > piece.length) return undefined;
  const header = piece.readUInt32BE(at);
  const version = (header >>> 19) & 3;
  if (header >>> 21 !== 0x7ff || version === 1 || ((header >>> 17) & 3) !== 1) return undefined;

  const isFirst = version === 3;
  const bitRate = (isFirst ? BIT_RATES : LOW_BIT_RATES)[(header >>> 12) & 15];
  const fullRate = SAMPLE_RATES[(header >>> 10) & 3];
  if (!bitRate || fullRate === undefined) return undefined;

  const sampleRate = fullRate / (isFirst ? 1 : version === 2 ? 2 : 4);
  return Math.floor(((isFirst ? 144 : 72) * bitRate * 1_000) / sampleRate) + ((header >>> 9) & 1);
}

/** Version, layer and sample rate do not change from frame to frame. */
function isSameKind(piece: Buffer, one: number, other: number): boolean {
  if (frameLength(piece, other) === undefined) return false;
  return ((piece.readUInt32BE(one) ^ piece.readUInt32BE(other)) & 0xfffe0c00) === 0;
}
