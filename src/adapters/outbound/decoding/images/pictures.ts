import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rgbaToThumbHash } from 'thumbhash';
import type { StagedFile } from '../../../../application/ports/file-inspector.js';
import type { ImageProcessor, Miniature } from '../../../../application/ports/image-processor.js';
import { PICTURE_SIDE, THUMBNAIL_SIDE } from '../../../../domain/attachment.js';
import { isBare } from './bare.js';
import { moving, openPicture, rendered, still } from './decoder.js';
import type { Picture } from './decoder.js';

const QUALITY = 82;
const THUMBNAIL_QUALITY = 75;
/** A ThumbHash knows no detail. */
const PLACEHOLDER_SIDE = 64;
/** What lies in the file's folder already is looked through in memory, so not when it is larger. */
const SEARCHED_BYTES_MAX = 16_777_216;

/** The work itself, with libvips, on threads of its own; as much of it at once as is asked for. */
export const pictures: ImageProcessor = {
  async prepare(file) {
    const picture = await openPicture(file.path);
    const { data, width, height } = await rendered(ENCODED[picture.format](moving(picture)));
    const small = await miniatureOf(picture, file.folder);
    const { mimeType, extension } = KINDS[picture.format];

    const isKept = file.size <= data.length && file.size <= SEARCHED_BYTES_MAX && isBare(await readFile(file.path), picture.format);
    const path = isKept ? file.path : join(file.folder, `prepared.${extension}`);
    if (!isKept) await writeFile(path, data);

    return { path, size: isKept ? file.size : data.length, mimeType, extension, width, height, ...small };
  },

  async portrait({ folder, path: original }: StagedFile) {
    const picture = await openPicture(original);
    const { data, width, height } = await rendered(ENCODED.webp(still(picture).resize(PICTURE_SIDE, PICTURE_SIDE)));
    const path = join(folder, 'portrait.webp');
    await writeFile(path, data);

    // Of the square, not of what was cut off.
    return { path, size: data.length, ...KINDS.webp, width, height, ...(await miniatureOf(await openPicture(data), folder)) };
  },

  async miniature({ folder, path }) {
    return miniatureOf(await openPicture(path), folder);
  },
};

const KINDS = {
  jpeg: { mimeType: 'image/jpeg', extension: 'jpg' },
  png: { mimeType: 'image/png', extension: 'png' },
  gif: { mimeType: 'image/gif', extension: 'gif' },
  webp: { mimeType: 'image/webp', extension: 'webp' },
};

/** Each in its own format: what has few colours, or is to stay exact, was not made a PNG for nothing. */
const ENCODED: Record<Picture['format'], (pipeline: ReturnType<typeof still>) => ReturnType<typeof still>> = {
  jpeg: (pipeline) => pipeline.jpeg({ quality: QUALITY, mozjpeg: true }),
  png: (pipeline) => pipeline.png({ compressionLevel: 9 }),
  gif: (pipeline) => pipeline.gif(),
  webp: (pipeline) => pipeline.webp({ quality: QUALITY }),
};

async function miniatureOf(picture: Picture, folder: string): Promise<Miniature> {
  const small = still(picture).resize({ width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, fit: 'inside', withoutEnlargement: true });
  const { data } = await rendered(small.webp({ quality: THUMBNAIL_QUALITY }));
  const thumbnailPath = join(folder, 'thumbnail.webp');
  await writeFile(thumbnailPath, data);
  return { thumbnailPath, placeholder: await placeholderOf(await openPicture(data)) };
}

async function placeholderOf(picture: Picture): Promise<string> {
  const tiny = still(picture).resize({ width: PLACEHOLDER_SIDE, height: PLACEHOLDER_SIDE, fit: 'inside', withoutEnlargement: true });
  const { data, width, height } = await rendered(tiny.ensureAlpha().raw());
  return Buffer.from(rgbaToThumbHash(width, height, data)).toString('base64');
}
