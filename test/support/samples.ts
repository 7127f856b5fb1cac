import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileKind } from '../../src/domain/attachment.js';
import { made, type Made } from './films.js';
import { doc, docx, pdf, wav } from './hand-made-files.js';
import { movingPicture, twoHalves } from './pictures.js';

/** A real file of a format that may be sent, and what is to be found out about it. */
export interface Sample {
  what: string;
  make(): Promise<Buffer> | Buffer;
  mimeType: string;
  extension: string;
  kind: Exclude<FileKind, 'profiles'>;
  type: 'image' | 'video' | 'audio' | 'file';
  /** Whether the tools that make it have to be installed. */
  needsFfmpeg?: boolean;
}

export const PICTURES: readonly Sample[] = [
  picture('a JPEG', 'jpg', 'image/jpeg', () => twoHalves(500, 300).jpeg({ quality: 95 }).toBuffer()),
  picture('a PNG', 'png', 'image/png', () => twoHalves(500, 300).png().toBuffer()),
  picture('a WebP', 'webp', 'image/webp', () => twoHalves(500, 300).webp().toBuffer()),
  picture('a moving WebP', 'webp', 'image/webp', async () => (await movingPicture()).webp().toBuffer()),
  picture('a GIF', 'gif', 'image/gif', async () => (await movingPicture()).gif().toBuffer()),
];

export const FILMS: readonly Sample[] = [
  film('a.mp4', 'video/mp4'),
  film('a.mov', 'video/quicktime'),
  film('a.avi', 'video/x-msvideo'),
  film('a.webm', 'video/webm'),
];

export const SOUNDS: readonly Sample[] = [
  { ...sound('a.wav', 'audio/wav'), make: beeps, needsFfmpeg: false },
  sound('a.mp3', 'audio/mpeg'),
  sound('opus.ogg', 'audio/ogg'),
  sound('vorbis.ogg', 'audio/ogg'),
  sound('a.m4a', 'audio/mp4'),
  sound('sound.webm', 'audio/webm'),
];

export const DOCUMENTS: readonly Sample[] = [
  document('a PDF', 'pdf', 'application/pdf', pdf),
  document('an old document of Word', 'doc', 'application/msword', doc),
  document('a document of Word', 'docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', docx),
  document('a text', 'txt', 'text/plain', () => Buffer.from('Grüße\nسلام\n'.repeat(1_000))),
];

/** A second of sound and a second of silence. */
export function beeps(): Buffer {
  return wav(Array.from({ length: 16_000 }, (_, n) => (n < 8_000 ? Math.round(20_000 * Math.sin(n / 3)) : 0)));
}

function picture(what: string, extension: string, mimeType: string, make: () => Promise<Buffer>): Sample {
  return { what, extension, mimeType, make, kind: 'images', type: 'image' };
}

function document(what: string, extension: string, mimeType: string, make: () => Buffer): Sample {
  return { what, extension, mimeType, make, kind: 'documents', type: 'file' };
}

function film(name: Made, mimeType: string): Sample {
  return { ...recording(name, mimeType), kind: 'videos', type: 'video' };
}

function sound(name: Made, mimeType: string): Sample {
  return { ...recording(name, mimeType), kind: 'audio', type: 'audio' };
}

function recording(name: Made, mimeType: string) {
  const extension = name.split('.').at(-1) ?? '';
  let bytes: Buffer | undefined;
  return { what: name, mimeType, extension, needsFfmpeg: true, make: () => (bytes ??= inFolder((folder) => made(name, folder))) };
}

/** Lends out a folder. */
export function inFolder<Result>(work: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'payam-sample-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
