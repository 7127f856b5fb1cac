import type { Bytes } from './bytes.js';
import { Malformed } from './bytes.js';

/** Of <https://www.rfc-editor.org/rfc/rfc8794> and <https://www.rfc-editor.org/rfc/rfc9559>. */
const SEGMENT = 0x18538067;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_TYPE = 0x83;
const TRACK_OF: Partial<Record<number, 'video' | 'audio'>> = { 1: 'video', 2: 'audio' };

interface Element {
  id: number;
  content: number;
  /** Infinite where it is not known, as in what was recorded live. */
  end: number;
}

/** Elements in elements: the type of each track says what is in it. */
export async function tracksOfWebm(bytes: Bytes): Promise<ReadonlySet<'video' | 'audio'>> {
  const found = new Set<'video' | 'audio'>();
  const segment = await find(bytes, SEGMENT, { content: 0, end: bytes.size });
  const tracks = segment && (await find(bytes, TRACKS, segment));
  if (!tracks) throw new Malformed('ends before it says what is in it');

  for await (const entry of elements(bytes, tracks)) {
    if (entry.id !== TRACK_ENTRY) continue;
    const type = await find(bytes, TRACK_TYPE, entry);
    const kind = type && TRACK_OF[(await bytes.exactly(type.end - 1, 1)).readUInt8(0)];
    if (kind) found.add(kind);
  }
  return found;
}

async function find(bytes: Bytes, id: number, within: Omit<Element, 'id'>): Promise<Element | undefined> {
  for await (const element of elements(bytes, within)) if (element.id === id) return element;
  return undefined;
}

async function* elements(bytes: Bytes, within: Omit<Element, 'id'>): AsyncGenerator<Element> {
  const end = Math.min(within.end, bytes.size);
  // Behind an element of unknown length there is nothing that can be found by counting.
  for (let position = within.content; position < end;) {
    const element = await elementAt(bytes, position);
    yield element;
    position = element.end;
  }
}

async function elementAt(bytes: Bytes, position: number): Promise<Element> {
  const head = await bytes.upTo(position, 12);
  const idLength = Math.clz32(head[0] ?? 0) - 23;
  const sizeLength = Math.clz32(head[idLength] ?? 0) - 23;
  if (idLength > 4 || sizeLength > 8 || head.length < idLength + sizeLength) throw new Malformed('has no element there');

  const raw = head.subarray(idLength, idLength + sizeLength);
  const first = raw.readUInt8(0) & (0xff >> sizeLength);
  const isUnknown = first === 0xff >> sizeLength && raw.subarray(1).every((byte) => byte === 0xff);
  const size = isUnknown ? Infinity : raw.subarray(1).reduce((number, byte) => number * 256 + byte, first);
  const content = position + idLength + sizeLength;
  return { id: head.readUIntBE(0, idLength), content, end: content + size };
}
