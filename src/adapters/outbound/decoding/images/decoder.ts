import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { fileUnreadable } from '../../../../domain/errors.js';

/** Of one picture, and of all the pictures of a moving one together: three or four bytes each in memory. */
const PIXELS_MAX = 50_000_000;
const MOVING_PIXELS_MAX = 100_000_000;
const SECONDS_MAX = 20;

// Formats that are not sent are not decoded either, whatever a file begins with: SVG, TIFF and PDF have parsers of their own to fear.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif'] });
// Hardly any picture is decoded twice.
sharp.cache(false);

const FORMATS = ['jpeg', 'png', 'gif', 'webp'] as const;

export interface Picture {
  /** A path or, of what was made here, the bytes: the decoder maps files into memory, and one that is written meanwhile ends the process. */
  source: string | Buffer;
  format: (typeof FORMATS)[number];
}

/** Reads the header alone, and refuses what is too large to be decoded by it. */
export async function openPicture(source: string | Buffer): Promise<Picture> {
  const { format: found, width, height, pages = 1 } = await decoded(() => sharp(source, { limitInputPixels: PIXELS_MAX }).metadata());
  const format = FORMATS.find((one) => one === found);
  if (!format || width * height > PIXELS_MAX || width * height * pages > MOVING_PIXELS_MAX) throw fileUnreadable();
  return { source, format };
}

/** All pictures of a moving one; upright, in sRGB, and without metadata, as everything that is encoded here. */
export const moving = ({ source }: Picture): Sharp => decoder(source, { animated: true, limitInputPixels: MOVING_PIXELS_MAX });

/** The first picture. */
export const still = ({ source }: Picture): Sharp => decoder(source, { limitInputPixels: PIXELS_MAX });

/** @throws file_unreadable */
export async function rendered(pipeline: Sharp): Promise<{ data: Buffer; width: number; height: number }> {
  const { data, info } = await decoded(() => pipeline.timeout({ seconds: SECONDS_MAX }).toBuffer({ resolveWithObject: true }));
  return { data, width: info.width, height: info.pageHeight ?? info.height };
}

function decoder(source: string | Buffer, options: { animated?: boolean; limitInputPixels: number }): Sharp {
  return sharp(source, { ...options, failOn: 'error', sequentialRead: true }).autoOrient();
}

async function decoded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fileUnreadable(error);
  }
}
