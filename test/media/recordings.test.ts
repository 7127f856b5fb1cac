import { expect } from 'chai';
import sharp from 'sharp';
import { onEachStorage } from '../support/bad-world.js';
import { made, needFfmpeg, turned } from '../support/films.js';
import { FILMS, SOUNDS, beeps, inFolder } from '../support/samples.js';

const send = async (world: Parameters<Parameters<typeof onEachStorage>[1]>[0], bytes: Buffer) => {
  const { ada, chatId } = world();
  const { status, body } = await ada.http.upload('/api/messages/media', bytes, { chatId });
  return { status, code: body.code as string | undefined, media: body.message?.media };
};

onEachStorage('a recording that is sent', (world) => {
  before(function () {
    needFfmpeg(this);
  });

  for (const sample of FILMS) {
    it(`shows of ${sample.what} how long and large it is, and a picture of it`, async () => {
      const { media } = await send(world, await sample.make());
      expect(media).to.include({ width: 160, height: 120, waveform: null });
      expect(media.durationMs).to.be.within(1_800, 2_300);
      expect(Buffer.from(media.placeholder, 'base64').length).to.be.greaterThan(4);
      const poster = await world().bob.http.fetch(media.thumbnailUrl);
      expect(await sharp(poster.bytes).metadata()).to.include({ format: 'webp', width: 160, height: 120 });
    });
  }

  it('stands as high as it was taken', async () => {
    const { media } = await send(world, turned(inFolder((folder) => made('a.mp4', folder))));
    expect(media).to.include({ width: 120, height: 160 });
    const poster = await world().bob.http.fetch(media.thumbnailUrl);
    expect(await sharp(poster.bytes).metadata()).to.include({ width: 120, height: 160 });
  });

  for (const sample of SOUNDS) {
    it(`shows of ${sample.what} how long it is, and sixty-four bars`, async () => {
      const { media } = await send(world, await sample.make());
      expect(media).to.include({ width: null, height: null, thumbnailUrl: null, placeholder: null });
      expect(media.durationMs).to.be.within(1_900, 2_200);
      expect(media.waveform).to.have.length(64);
      for (const bar of media.waveform as number[]) expect(bar).to.be.within(0, 100);
    });
  }

  it('shows by its bars where it is loud', async () => {
    const { waveform } = (await send(world, beeps())).media as { waveform: number[] };
    expect(Math.min(...waveform.slice(2, 30))).to.be.greaterThan(50);
    expect(Math.max(...waveform.slice(34))).to.equal(0);
  });

  it('is refused when it cannot be decoded', async () => {
    const film = Buffer.from((await FILMS[0]?.make()) ?? '');
    const pictures = film.indexOf('mdat') + 4;
    film.fill(0xff, pictures, pictures + film.readUInt32BE(pictures - 8) - 8);
    const { status, code } = await send(world, film);
    expect([status, code]).to.deep.equal([422, 'file_unreadable']);
  });
});

onEachStorage(
  'a recording where there is no ffmpeg',
  (world) => {
    it('is sent as it is', async () => {
      const bytes = beeps();
      const { status, media } = await send(world, bytes);
      expect(status).to.equal(201);
      expect(media).to.include({ mimeType: 'audio/wav', durationMs: null, waveform: null, width: null, height: null, thumbnailUrl: null });
      expect((await world().bob.http.fetch(media.url)).bytes.equals(bytes)).to.equal(true);
    });

    it('and a film as well, without a picture', async function () {
      needFfmpeg(this);
      for (const sample of [FILMS[0], SOUNDS[1]].filter((one) => one !== undefined)) {
        const bytes = await sample.make();
        const { status, media } = await send(world, bytes);
        expect(status).to.equal(201);
        expect(media).to.include({
          mimeType: sample.mimeType,
          durationMs: null,
          width: null,
          height: null,
          thumbnailUrl: null,
          placeholder: null,
        });
        expect((await world().bob.http.fetch(media.url, { range: 'bytes=0-9' })).bytes.equals(bytes.subarray(0, 10))).to.equal(true);
      }
    });
  },
  () => ({ settings: { FFMPEG: 'off' } }),
);
