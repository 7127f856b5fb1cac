import { expect } from 'chai';
import sharp from 'sharp';
import { onEachStorage } from '../support/bad-world.js';
import { Http } from '../support/client.js';
import { movingPicture, twoHalves, withPart } from '../support/pictures.js';

/** Red on the left, taken with the camera turned: shown upright it is red on top. With a place, a maker and a profile in it. */
const fromCamera = () =>
  twoHalves(600, 400)
    .jpeg({ quality: 90 })
    .withMetadata({ orientation: 6 })
    .withExifMerge({ IFD0: { Make: 'a maker', Orientation: '6' }, IFD3: { GPSLatitude: '52/1 31/1 0/1', GPSLatitudeRef: 'N' } })
    .toBuffer();

onEachStorage('a picture that is sent', (world) => {
  /** @returns what is said of it, and its bytes and those of its thumbnail as somebody else gets them */
  const sent = async (bytes: Buffer) => {
    const { ada, bob, chatId } = world();
    const { status, body } = await ada.http.upload('/api/messages/media', bytes, { chatId });
    expect([status, body.code]).to.deep.equal([201, undefined]);
    const { media } = body.message;
    const [whole, small] = [await bob.http.fetch(media.url), await new Http(world().url).fetch(media.thumbnailUrl)];
    return { media, whole: whole.bytes, small };
  };
  const pixelAt = async (picture: Buffer, left: number, top: number) =>
    [...(await sharp(picture).extract({ left, top, width: 1, height: 1 }).removeAlpha().raw().toBuffer())] as [number, number, number];

  it('stands upright, and does not say where and by what it was taken', async () => {
    const original = await fromCamera();
    const before = await sharp(original).metadata();
    expect([before.orientation, before.exif?.includes('a maker')]).to.deep.equal([6, true]);

    const { media, whole, small } = await sent(original);

    const { width, height, exif, icc, xmp, iptc, orientation } = await sharp(whole).metadata();
    expect({ width, height, exif, icc, xmp, iptc, orientation: orientation ?? 1 }).to.deep.equal({
      ...{ width: 400, height: 600, orientation: 1 },
      ...{ exif: undefined, icc: undefined, xmp: undefined, iptc: undefined },
    });
    expect(media).to.include({ width: 400, height: 600, size: whole.length });
    const [top, bottom] = [await pixelAt(whole, 200, 50), await pixelAt(whole, 200, 550)];
    expect(top[0]).to.be.greaterThan(top[2]);
    expect(bottom[2]).to.be.greaterThan(bottom[0]);
    for (const bytes of [whole, small.bytes]) expect(bytes.includes('a maker') || bytes.includes('Exif')).to.equal(false);
  });

  it('has a thumbnail of at most 320 pixels in WebP, and a placeholder of some thirty bytes', async () => {
    const { media, small } = await sent(await twoHalves(1_000, 500).png().toBuffer());

    const { format, width, height } = await sharp(small.bytes).metadata();
    expect({ format, width, height }).to.deep.equal({ format: 'webp', width: 320, height: 160 });
    expect(small.headers.get('content-type')).to.equal('image/webp');
    expect(Buffer.from(media.placeholder, 'base64').length).to.be.within(5, 40);

    const tiny = await sent(await twoHalves(20, 10).png().toBuffer());
    expect(await sharp(tiny.small.bytes).metadata()).to.include({ width: 20, height: 10 });
  });

  for (const [format, make] of [
    ['gif', async () => (await movingPicture()).gif().toBuffer()],
    ['webp', async () => (await movingPicture()).webp().toBuffer()],
  ] as const) {
    it(`goes on moving as a ${format}, and stands still as a thumbnail`, async () => {
      const { media, whole, small } = await sent(await make());
      const { pages, format: found } = await sharp(whole).metadata();
      expect([found, pages]).to.deep.equal([format, 3]);
      expect(media).to.include({ width: 400, height: 200 });
      expect((await sharp(small.bytes).metadata()).pages ?? 1).to.equal(1);
    });
  }

  it('is made anew where something is hidden in it, and kept to the byte where nothing is and it is small', async () => {
    const bare = await twoHalves(64, 64).webp({ quality: 20 }).toBuffer();
    expect((await sent(bare)).whole.equals(bare)).to.equal(true);

    const { whole, media } = await sent(withPart.webp(bare, 'a secret of some length'));
    expect(whole.includes('a secret')).to.equal(false);
    expect(media.mimeType).to.equal('image/webp');
  });
});
