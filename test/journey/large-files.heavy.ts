import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { register, type Person } from '../support/client.js';
import { made, needFfmpeg } from '../support/films.js';
import { wav } from '../support/hand-made-files.js';
import { journeyWorld, type Running } from '../support/journey-server.js';
import { digestOf, large, sha256Of, uploadLarge, type Large } from '../support/large-files.js';
import { residentGrowth } from '../support/resident-memory.js';

const MEBIBYTE = 1_048_576;
const SIZE = 100 * MEBIBYTE;
const GROWTH_MAX = 64 * MEBIBYTE;
const READERS = 4;

describe('a file of 100 MB', () => {
  const world = journeyWorld({ per: 'test' });

  it('goes up as a text, and down to four at once, and is never in memory', async () => {
    await goesUpAndDown(large(SIZE, Buffer.from('Once upon a time. '), Buffer.from('It went on and on, and then on.\n')));
  });

  it('goes up as a PDF, and down to four at once, and is never in memory', async () => {
    await goesUpAndDown(large(SIZE, Buffer.from('%PDF-1.4\n'), Buffer.from([0, 1, 2, 3])));
  });

  it('goes up as a sound, of which a waveform is made, and down to four at once, and is never in memory', async function () {
    needFfmpeg(this);
    await goesUpAndDown(large(SIZE, wavHead(SIZE), Buffer.from([0, 16, 0, 240])));
  });

  it('goes up as a film, of which a poster is made, and down to four at once, and is never in memory', async function () {
    needFfmpeg(this);
    await goesUpAndDown(large(SIZE, film(SIZE), Buffer.from([0])));
  });

  async function goesUpAndDown(file: Large): Promise<void> {
    await world.furnish();
    const payam = await world.start({ settings: { BLOBS: 'filesystem', FFMPEG: 'auto' } });
    const person = await register(payam.url);
    const grown = await residentGrowth(payam.pid, () => upAndDown(payam, person, file));
    console.log(`      grew by ${(grown / MEBIBYTE).toFixed(1)} MB`);
    expect(grown).to.be.lessThan(GROWTH_MAX);
  }
});

async function upAndDown(payam: Running, person: Person, file: Large): Promise<void> {
  const { status, text } = await uploadLarge(`${payam.url}/api/files`, person.token, file);
  expect(status, text).to.equal(201);
  const { url } = (JSON.parse(text) as { file: { url: string } }).file;
  const fetched = await Promise.all(Array.from({ length: READERS }, () => digestOf(payam.url + url)));
  const expected = { status: 200, size: file.size, sha256: sha256Of(file) };
  expect(fetched).to.deep.equal(fetched.map(() => expected));
}

/** The head of a sound of that size. */
function wavHead(size: number): Buffer {
  const head = wav([]);
  head.writeUInt32LE(size - 8, 4);
  head.writeUInt32LE(size - head.length, 40);
  return head;
}

/** A short film, and the head of a box behind it that fills the file up and that nobody looks into (ISO/IEC 14496-12, 8.1.2). */
function film(size: number): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'payam-film-'));
  const short = made('a.mp4', folder);
  rmSync(folder, { recursive: true });
  const head = Buffer.from('\0\0\0\0free', 'latin1');
  head.writeUInt32BE(size - short.length);
  return Buffer.concat([short, head]);
}
