import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

const DOCUMENT_BYTES = 5_000_000;
const PHOTO = { width: 4_000, height: 3_000 };
const GRAIN = 12;
const FILM = ['-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=30:duration=10', '-vf', 'noise=alls=10:allf=t'];
const ENCODED = ['-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', '4M', '-pix_fmt', 'yuv420p'];

/** Lays down what people send, in the order of their names: photos as telephones take them, documents and, where ffmpeg is, a film. */
export async function layDownMix(folder: string): Promise<void> {
  const [small, large] = [await photo(80), await photo(90)];
  const document = Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(DOCUMENT_BYTES)]);
  const put = (nth: number, kind: string, bytes: Buffer) => writeFileSync(join(folder, `${nth}.${kind}`), bytes);
  [small, document, large, small, document, large].forEach((bytes, nth) => put(nth, bytes === document ? 'document' : 'photo', bytes));
  if (spawnSync('ffmpeg', ['-version']).status !== 0) return;

  const path = join(folder, 'film.mp4');
  execFileSync('ffmpeg', ['-nostdin', '-v', 'error', ...FILM, ...ENCODED, path]);
  copyFileSync(path, join(folder, '6.film'));
}

/** Of 12 megapixels and two to four megabytes: shapes with some grain, and with what a camera notes. */
async function photo(quality: number): Promise<Buffer> {
  const { width, height } = PHOTO;
  const shapes = sharp(randomBytes(3 * 500 * 375), { raw: { width: 500, height: 375, channels: 3 } });
  const pixels = await shapes.resize(width, height).raw().toBuffer();
  const grain = randomBytes(65_536);
  // What is past the ends wraps around, as in no photo, at a few pixels.
  pixels.forEach((value, at) => (pixels[at] = value + ((grain[at % grain.length] ?? 0) % GRAIN)));
  const taken = sharp(pixels, { raw: { width, height, channels: 3 } }).withExifMerge({ IFD0: { Make: 'a telephone' } });
  return taken.jpeg({ quality }).toBuffer();
}
