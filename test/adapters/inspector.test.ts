import { expect } from 'chai';
import sharp from 'sharp';
import { BytesInspector } from '../../src/adapters/outbound/inspector/bytes-inspector.js';
import { FORMATS } from '../../src/domain/attachment.js';
import { FILMS, made, needFfmpeg, SOUNDS } from '../support/films.js';
import type { Made } from '../support/films.js';
import { doc, docx, pdf, wav } from '../support/hand-made-files.js';
import { stagedFiles } from '../support/staged-files.js';

const red = () => sharp({ create: { width: 60, height: 40, channels: 3, background: 'red' } });

/** What needs no tool to be made, by the mime type that it has. */
const MADE_HERE: Record<string, () => Promise<Buffer> | Buffer> = {
  'image/jpeg': () => red().jpeg().toBuffer(),
  'image/png': () => red().png().toBuffer(),
  'image/gif': () => red().gif().toBuffer(),
  'image/webp': () => red().webp().toBuffer(),
  'audio/wav': () => wav([0, 1_000, -1_000]),
  'application/pdf': pdf,
  'application/msword': doc,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': docx,
  'text/plain': () => Buffer.from('Grüße, 你好 👋\r\n\tand a tab\n'),
};

const RECORDED: Record<Made, string | undefined> = {
  'a.mp4': 'video/mp4',
  'fragmented.mp4': 'video/mp4',
  'a.mov': 'video/quicktime',
  'silent.mov': 'video/quicktime',
  'a.avi': 'video/x-msvideo',
  'a.webm': 'video/webm',
  'live.webm': 'video/webm',
  'film.ogg': undefined,
  'secret.ts': undefined,
  'a.mkv': undefined,
  'a.mp3': 'audio/mpeg',
  'bare.mp3': 'audio/mpeg',
  'a.wav': 'audio/wav',
  'opus.ogg': 'audio/ogg',
  'vorbis.ogg': 'audio/ogg',
  'a.m4a': 'audio/mp4',
  'sound.mp4': 'audio/mp4',
  'sound.webm': 'audio/webm',
  'live-sound.webm': 'audio/webm',
  'a.flac': undefined,
  'a.aac': undefined,
};

describe('BytesInspector', () => {
  const staged = stagedFiles();
  const inspector = new BytesInspector();
  const mimeTypeOf = async (bytes: Buffer | string) => (await inspector.formatOf(staged.stage(bytes)))?.mimeType;

  it('is shown a file of every format that may be sent', () => {
    const shown = [...Object.keys(MADE_HERE), ...Object.values(RECORDED)];
    expect(shown).to.include.members(FORMATS.map(({ mimeType }) => mimeType));
  });

  for (const [mimeType, make] of Object.entries(MADE_HERE)) {
    it(`knows ${mimeType}`, async () => {
      expect(await inspector.formatOf(staged.stage(await make()))).to.equal(FORMATS.find((format) => format.mimeType === mimeType));
    });
  }

  describe('of what was recorded', () => {
    before(function () {
      needFfmpeg(this);
    });

    for (const name of [...Object.keys(FILMS), ...Object.keys(SOUNDS)] as Made[]) {
      it(`says of ${name} that it is ${RECORDED[name] ?? 'nothing that may be sent'}`, async () => {
        expect(await mimeTypeOf(made(name, staged.folder()))).to.equal(RECORDED[name]);
      });
    }
  });

  describe('of text', () => {
    const TEXTS = [
      'BMW is a make of cars',
      'MZ was one of motorcycles',
      'GIFs are pictures',
      'solid as a rock',
      '\ufeffwith a mark',
      '<3 you',
      'a < b, b > c',
    ];
    for (const text of TEXTS) {
      it(`takes ${JSON.stringify(text)} for what it is`, async () => expect(await mimeTypeOf(text)).to.equal('text/plain'));
    }

    it('reads to the end', async () => {
      const long = Buffer.from('every line is a good line\n'.repeat(100_000));
      expect(await mimeTypeOf(long)).to.equal('text/plain');
      expect(await mimeTypeOf(Buffer.concat([long, Buffer.from([0])]))).to.equal(undefined);
      expect(await mimeTypeOf(Buffer.concat([long, Buffer.from([0xc3])]))).to.equal(undefined);
    });

    it('is not misled by a letter that two pieces of the file share', async () => {
      expect(await mimeTypeOf(`a${'é'.repeat(200_000)}`)).to.equal('text/plain');
    });
  });
});
