import type { Picture } from './decoder.js';

/**
 * Whether a file is a picture and nothing else: no metadata, no comment, no other file behind its end, no part that is not needed to show
 * it. It has been decoded before, so what is asked is only which parts there are.
 */
export function isBare(bytes: Buffer, format: Picture['format']): boolean {
  return SHAPES[format](bytes);
}

const SHAPES: Record<Picture['format'], (bytes: Buffer) => boolean> = {
  jpeg: isBareJpeg,
  png: isBarePng,
  gif: isBareGif,
  webp: isBareWebp,
};

/** Tables, frames and scans. What applications add is APPn, of which the plain JFIF header and Adobe's word on colours are needed. */
function isBareJpeg(bytes: Buffer): boolean {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes.readUInt8(at + 1);
    const length = bytes.readUInt16BE(at + 2);
    const isPlainHeader = (marker === 0xe0 && length === 16) || (marker === 0xee && length === 14);
    if (!JPEG_PARTS.has(marker) && !isPlainHeader) return false;
    at += 2 + length;
    if (marker === 0xda) at = endOfScan(bytes, at);
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return at + 2 === bytes.length;
  }
  return false;
}

const JPEG_PARTS = new Set([0xc0, 0xc1, 0xc2, 0xc4, 0xda, 0xdb, 0xdd]);

/** Within a scan 0xff is followed by a zero, or is a restart. */
function endOfScan(bytes: Buffer, start: number): number {
  let at = bytes.indexOf(0xff, start);
  while (at >= 0 && isOfScan(bytes[at + 1])) at = bytes.indexOf(0xff, at + 2);
  return at < 0 ? bytes.length : at;
}

const isOfScan = (byte = 0): boolean => byte === 0 || (byte & 0xf8) === 0xd0;

function isBarePng(bytes: Buffer): boolean {
  for (let at = 8; at + 12 <= bytes.length;) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (!PNG_PARTS.has(type)) return false;
    at += 12 + bytes.readUInt32BE(at);
    if (type === 'IEND') return at === bytes.length;
  }
  return false;
}

const PNG_PARTS = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND', 'sRGB', 'gAMA', 'cHRM', 'pHYs', 'sBIT', 'bKGD']);

function isBareGif(bytes: Buffer): boolean {
  for (let at = 13 + colourTable(bytes, 10); at + 2 <= bytes.length || bytes[at] === 0x3b;) {
    if (bytes[at] === 0x3b) return at + 1 === bytes.length;
    const isImage = bytes[at] === 0x2c && at + 10 <= bytes.length;
    const isControl = bytes[at] === 0x21 && bytes[at + 1] === 0xf9;
    const isLoop = bytes.toString('latin1', at, at + 14) === '!\xff\x0bNETSCAPE2.0';
    if (!isImage && !isControl && !isLoop) return false;
    at = endOfBlocks(bytes, isImage ? at + 11 + colourTable(bytes, at + 9) : at + 2);
  }
  return false;
}

/** The bytes of a table of colours that these flags announce. */
function colourTable(bytes: Buffer, flagsAt: number): number {
  const flags = bytes[flagsAt] ?? 0;
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Each block says how long it is, and one of nothing is the last. */
function endOfBlocks(bytes: Buffer, start: number): number {
  let at = start;
  for (let length = bytes[at]; length; length = bytes[at]) at += 1 + length;
  return at + 1;
}

function isBareWebp(bytes: Buffer): boolean {
  return bytes.readUInt32LE(4) + 8 === bytes.length && hasOnly(WEBP_PARTS, bytes.subarray(12));
}

const WEBP_PARTS = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF']);

function hasOnly(parts: ReadonlySet<string>, chunks: Buffer): boolean {
  for (let at = 0; at < chunks.length;) {
    const type = chunks.toString('latin1', at, at + 4);
    if (at + 8 > chunks.length || !parts.has(type)) return false;
    const length = chunks.readUInt32LE(at + 4);
    // A frame has chunks of its own behind sixteen bytes about its place and time.
    if (type === 'ANMF' && !hasOnly(WEBP_FRAME_PARTS, chunks.subarray(at + 24, at + 8 + length))) return false;
    at += 8 + length + (length % 2);
  }
  return true;
}

const WEBP_FRAME_PARTS = new Set(['VP8 ', 'VP8L', 'ALPH']);
