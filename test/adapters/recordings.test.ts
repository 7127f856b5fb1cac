import { expect } from 'chai';
import fc from 'fast-check';
import { join } from 'node:path';
import sharp from 'sharp';
import { giveWay } from '../../src/bootstrap/give-way.js';
import { Decoders } from '../../src/adapters/outbound/decoding/decoders.js';
import { SharpImages } from '../../src/adapters/outbound/decoding/images/sharp-images.js';
import { FfmpegRecordings } from '../../src/adapters/outbound/decoding/recordings/ffmpeg-recordings.js';
import { Peaks } from '../../src/adapters/outbound/decoding/recordings/peaks.js';
import { FILMS, made, needFfmpeg, SOUNDS, turned } from '../support/films.js';
import type { Made } from '../support/films.js';
import { wav } from '../support/hand-made-files.js';
import { stagedFiles } from '../support/staged-files.js';
import { refusalOf } from '../support/storage-world.js';

const SAMPLE_RATE = 8_000;
const TWO_SECONDS = 2_000;
const NOT_SENT: Made[] = ['film.ogg', 'secret.ts', 'a.flac', 'a.aac'];
const tone = (seconds: number, loudness: number) =>
  Array.from({ length: seconds * SAMPLE_RATE }, (_, i) => Math.round(loudness * Math.sin(i)));

describe('FfmpegRecordings', () => {
  const staged = stagedFiles();
  const decoders = new Decoders(giveWay);
  const recordings = new FfmpegRecordings({ decoders, isWanted: true, images: new SharpImages(decoders) });
  const stage = (name: Made) => staged.stage(made(name, staged.folder()), name);

  before(function () {
    needFfmpeg(this);
  });

  for (const name of Object.keys(FILMS).filter((one) => !NOT_SENT.includes(one as Made)) as Made[]) {
    it(`says of ${name} how large and long it is, and shows a picture of it`, async () => {
      const film = await recordings.look(stage(name), 'videos');
      expect(film).to.include({ width: 160, height: 120 });
      expect(film.durationMs).to.be.closeTo(TWO_SECONDS, 150);
      expect(film.placeholder).to.match(/^[\w+/]{20,}=*$/);
      const thumbnail = await sharp(film.thumbnailPath).metadata();
      expect({ ...thumbnail }).to.include({ format: 'webp', width: 160, height: 120 });
    });
  }

  it('looks into several films at once, each of which waits for its picture', async () => {
    const films = await Promise.all(Array.from({ length: 4 }, () => recordings.look(stage('a.mp4'), 'videos')));
    for (const film of films) expect(film.thumbnailPath).to.match(/thumbnail/);
  });

  for (const name of Object.keys(SOUNDS).filter((one) => !NOT_SENT.includes(one as Made)) as Made[]) {
    it(`says of ${name} how long it is, and how loud`, async () => {
      const sound = await recordings.look(stage(name), 'audio');
      expect(sound).to.have.all.keys('durationMs', 'waveform');
      expect(sound.durationMs).to.be.closeTo(TWO_SECONDS, 150);
      expect(sound.waveform).to.have.length(64);
      expect(Math.max(...sound.waveform!)).to.equal(100);
      expect(Math.min(...sound.waveform!.slice(2, -4))).to.be.greaterThan(50);
    });
  }

  it('shows a film that was taken upright as it was taken', async () => {
    const film = await recordings.look(staged.stage(turned(made('a.mp4', staged.folder()))), 'videos');
    expect(film).to.include({ width: 120, height: 160 });
    expect({ ...(await sharp(film.thumbnailPath).metadata()) }).to.include({ width: 120, height: 160 });
  });

  it('hears where a sound is loud, and where it is silent', async () => {
    const { waveform = [] } = await recordings.look(staged.stage(wav([...tone(1, 0), ...tone(1, 8_000), ...tone(2, 16_000)])), 'audio');
    expect(waveform.slice(0, 15)).to.deep.equal(Array.from({ length: 15 }, () => 0));
    for (const bar of waveform.slice(17, 31)) expect(bar).to.be.closeTo(50, 3);
    for (const bar of waveform.slice(33)) expect(bar).to.be.closeTo(100, 3);
  });

  it('draws silence as silence', async () => {
    const { waveform } = await recordings.look(staged.stage(wav(tone(1, 3))), 'audio');
    expect(new Set(waveform)).to.deep.equal(new Set([0]));
  });

  it('refuses a film and a sound that are none', async () => {
    const film = made('a.mp4', staged.folder());
    const ofNoise = Buffer.concat([film.subarray(0, 48), Buffer.alloc(film.length - 48, 0x55)]);
    expect(await refusalOf(recordings.look(staged.stage(ofNoise), 'videos'))).to.equal('file_unreadable');
    expect(await refusalOf(recordings.look(staged.stage(Buffer.alloc(9_000, 0x55)), 'audio'))).to.equal('file_unreadable');
    expect(await refusalOf(recordings.look(staged.stage(wav([])), 'audio'))).to.equal('file_unreadable');
    expect(await refusalOf(recordings.look(staged.stage(wav(tone(1, 99))), 'videos'))).to.equal('file_unreadable');
  });

  it('does not follow a playlist to another file', async () => {
    const folder = staged.folder();
    made('secret.ts', folder);
    const list = `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile:${join(folder, 'secret.ts')}\n#EXT-X-ENDLIST\n`;
    expect(await refusalOf(recordings.look(staged.stage(list), 'videos'))).to.equal('file_unreadable');
  });
});

describe('Peaks', () => {
  it('are the same however the pieces come', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40_000 }), fc.array(fc.nat(40_000), { maxLength: 5 }), (bytes, cuts) => {
        const [whole, parts] = [new Peaks(SAMPLE_RATE), new Peaks(SAMPLE_RATE)];
        whole.add(Buffer.from(bytes));
        const places = [0, ...cuts.sort((one, other) => one - other), bytes.length];
        places.slice(1).forEach((end, index) => parts.add(Buffer.from(bytes.subarray(places[index], end))));
        expect(parts.bars(64)).to.deep.equal(whole.bars(64));
        expect(parts.durationMs).to.equal(whole.durationMs);
      }),
    );
  });
});
