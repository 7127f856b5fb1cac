import { fileTypeFromBuffer } from 'file-type';
import type { FileInspector, StagedFile } from '../../../application/ports/file-inspector.js';
import { FORMATS } from '../../../domain/attachment.js';
import type { Format } from '../../../domain/attachment.js';
import { fileUnreadable } from '../../../domain/errors.js';
import { Bytes, Malformed } from './bytes.js';
import { isWordBinary } from './compound-file.js';
import { isLayerThree } from './mpeg-audio.js';
import { tracksOfMp4 } from './mp4.js';
import { isOggSound } from './ogg.js';
import { isPlainText } from './plain-text.js';
import { tracksOfWebm } from './webm.js';
import { isWordPackage } from './word-package.js';

const OPENING_BYTES = 4_100;
const WORD_PACKAGE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** What a file's first bytes say is asked of a library that knows many; what can hold several things is opened here. */
export class BytesInspector implements FileInspector {
  async formatOf({ path }: StagedFile): Promise<Format | undefined> {
    const bytes = await Bytes.open(path);
    try {
      const mimeType = await mimeTypeOf(bytes);
      return FORMATS.find((format) => format.mimeType === mimeType);
    } finally {
      await bytes.close();
    }
  }
}

async function mimeTypeOf(bytes: Bytes): Promise<string | undefined> {
  const opening = await bytes.upTo(0, OPENING_BYTES);
  const beginning = await beginningOf(opening);
  const found = await lookInto(bytes, opening, LOOKS[beginning]);
  if (typeof found === 'string') return found;
  // Some beginnings are words as well: a bitmap's is `BM`, as in a text about a car.
  if (await isPlainText(bytes)) return 'text/plain';
  if (found && RECORDINGS[beginning]) throw fileUnreadable(found);
  return undefined;
}

/** What is in a container that can be read, else what is wrong with it. */
async function lookInto(bytes: Bytes, opening: Buffer, look: Look | undefined): Promise<string | Malformed | undefined> {
  try {
    return await look?.(bytes, opening);
  } catch (error) {
    if (error instanceof Malformed) return error;
    throw error;
  }
}

/** The library's name of what begins so, if it has one. It is shown the opening alone, so there is little that it could unpack. */
async function beginningOf(opening: Buffer): Promise<string> {
  // The library looks behind these two and finds other things there; here they begin a sound and a text.
  if (opening.toString('latin1', 0, 3) === 'ID3') return 'mp3';
  if (opening.toString('latin1', 0, 3) === '\xef\xbb\xbf') return 'text';
  try {
    return (await fileTypeFromBuffer(opening))?.ext ?? 'unknown';
  } catch {
    // It stumbled over bytes in memory, so the bytes are what is wrong.
    return 'unknown';
  }
}

type Look = (bytes: Bytes, opening: Buffer) => Promise<string | undefined> | string;

/** Containers of films and sounds alone: what begins so and ends too early is one that is broken, where a ZIP may have been anything. */
const RECORDINGS: Partial<Record<string, Look>> = {
  ...Object.fromEntries(['mp4', 'm4v', 'm4a', 'm4b'].map((name) => [name, lookIntoMp4])),
  mov: async (bytes) => ((await tracksOfMp4(bytes)).has('video') ? 'video/quicktime' : undefined),
  webm: async (bytes) => withTracks(await tracksOfWebm(bytes), 'webm'),
  ...Object.fromEntries(['ogg', 'oga', 'opus', 'spx', 'ogx'].map((name) => [name, lookIntoOgg])),
};

const LOOKS: Partial<Record<string, Look>> = {
  ...RECORDINGS,
  jpg: () => 'image/jpeg',
  png: () => 'image/png',
  // It moves in the browsers that know it, and is kept as the still picture that it is elsewhere.
  apng: () => 'image/png',
  gif: async (_, opening) => (/^GIF8[79]a/.test(opening.toString('latin1', 0, 6)) ? 'image/gif' : undefined),
  webp: () => 'image/webp',
  wav: () => 'audio/wav',
  avi: () => 'video/x-msvideo',
  pdf: async (_, opening) => (opening.toString('latin1', 0, 5) === '%PDF-' ? 'application/pdf' : undefined),
  mp3: async (bytes) => ((await isLayerThree(bytes)) ? 'audio/mpeg' : undefined),
  ...Object.fromEntries(['docx', 'zip'].map((name) => [name, lookIntoZip])),
  cfb: async (bytes) => ((await isWordBinary(bytes)) ? 'application/msword' : undefined),
};

async function lookIntoMp4(bytes: Bytes): Promise<string | undefined> {
  return withTracks(await tracksOfMp4(bytes), 'mp4');
}

async function lookIntoOgg(bytes: Bytes): Promise<string | undefined> {
  return (await isOggSound(bytes)) ? 'audio/ogg' : undefined;
}

async function lookIntoZip(bytes: Bytes): Promise<string | undefined> {
  return (await isWordPackage(bytes)) ? WORD_PACKAGE : undefined;
}

/** Whatever has a picture is a film. */
function withTracks(tracks: ReadonlySet<string>, container: 'mp4' | 'webm'): string | undefined {
  if (tracks.has('video')) return `video/${container}`;
  return tracks.has('audio') ? `audio/${container}` : undefined;
}
