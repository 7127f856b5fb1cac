import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import type { Sharp } from 'sharp';

/** Red on the left, blue on the right, with noise over it so that it has something to compress. */
export function twoHalves(width: number, height: number): Sharp {
  const pixels = Buffer.alloc(3 * width * height);
  let chance = 1;
  for (let at = 0; at < pixels.length; at += 3) {
    chance = (chance * 48_271) % 2_147_483_647;
    const isLeft = (at / 3) % width < width / 2;
    pixels.set(
      [isLeft ? 220 : 10, 10, isLeft ? 10 : 220].map((colour) => colour + (chance % 30)),
      at,
    );
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** As much noise as there can be, which no format makes smaller. */
export function noise(width: number, height: number): Sharp {
  const pixels = Buffer.alloc(3 * width * height);
  let chance = 7;
  for (let at = 0; at < pixels.length; at++) pixels[at] = (chance = (chance * 48_271) % 2_147_483_647) & 0xff;
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

export async function movingPicture(): Promise<Sharp> {
  const frame = (background: string) => sharp({ create: { width: 400, height: 200, channels: 3, background } });
  const frames = await Promise.all(['red', 'green', 'blue'].map((colour) => frame(colour).png().toBuffer()));
  return sharp(frames, { join: { animated: true } });
}

/** A GIF of so many frames of a pixel each, on a screen that is said to be so large; past 2,048 it would not be believed. */
export function gifOf(frames: number, side: number): Buffer {
  const screen = Buffer.from('GIF89a\0\0\0\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1');
  screen.writeUInt16LE(side, 6);
  screen.writeUInt16LE(side, 8);
  const frame = Buffer.from('!\xf9\x04\0\x0a\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0', 'latin1');
  return Buffer.concat([screen, ...Array.from({ length: frames }, () => frame), Buffer.from(';')]);
}

/** Puts a part into a picture, behind its head. */
export const withPart = {
  jpeg: (picture: Buffer, text: string) =>
    inserted(picture, 2, Buffer.concat([Buffer.from([0xff, 0xfe, 0, text.length + 2]), Buffer.from(text)])),
  png: (picture: Buffer, text: string) => {
    const part = Buffer.concat([Buffer.alloc(4), Buffer.from(`tEXt${text}`), Buffer.alloc(4)]);
    part.writeUInt32BE(text.length, 0);
    part.writeUInt32BE(crc32(part.subarray(4, -4)), part.length - 4);
    return inserted(picture, 33, part);
  },
  gif: (picture: Buffer, text: string) => {
    const table = picture[10]! & 0x80 ? 3 * 2 ** ((picture[10]! & 7) + 1) : 0;
    return inserted(picture, 13 + table, Buffer.concat([Buffer.from([0x21, 0xfe, text.length]), Buffer.from(text), Buffer.alloc(1)]));
  },
  webp: (picture: Buffer, text: string) => {
    const part = Buffer.concat([Buffer.from(`NOTE\0\0\0\0${text}`), Buffer.alloc(text.length % 2)]);
    part.writeUInt32LE(text.length, 4);
    const whole = Buffer.concat([picture, part]);
    whole.writeUInt32LE(whole.length - 8, 4);
    return whole;
  },
};

const inserted = (bytes: Buffer, at: number, part: Buffer) => Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)]);
