import { expect } from 'chai';
import sharp from 'sharp';
import { thumbHashToApproximateAspectRatio } from 'thumbhash';
import { giveWay } from '../../src/bootstrap/give-way.js';
import { Decoders } from '../../src/adapters/outbound/decoding/decoders.js';
import { SharpImages } from '../../src/adapters/outbound/decoding/images/sharp-images.js';
import { docx } from '../support/hand-made-files.js';
import { movingPicture, noise, twoHalves, withPart } from '../support/pictures.js';
import { bytesOf, stagedFiles } from '../support/staged-files.js';

type Kind = keyof typeof withPart;
const KINDS: Kind[] = ['jpeg', 'png', 'gif', 'webp'];
const FRAMES = 3;

describe('SharpImages', () => {
  const staged = stagedFiles();
  const images = new SharpImages(new Decoders(giveWay));
  const prepare = async (bytes: Buffer) => images.prepare(staged.stage(bytes));

  for (const kind of KINDS) {
    it(`makes a ${kind} small, with a thumbnail and a placeholder`, async () => {
      const file = staged.stage(await twoHalves(800, 400)[kind]({ quality: 100, effort: 1 }).toBuffer());
      const image = await images.prepare(file);

      expect(image).to.include({ width: 800, height: 400, mimeType: `image/${kind}`, extension: kind === 'jpeg' ? 'jpg' : kind });
      const { format, width, height } = await sharp(image.path).metadata();
      expect({ format, width, height }).to.deep.equal({ format: kind, width: 800, height: 400 });
      expect(bytesOf(image.path).length).to.be.at.most(file.size);
      const thumbnail = await sharp(image.thumbnailPath).metadata();
      expect({ ...thumbnail }).to.include({ format: 'webp', width: 320, height: 160 });
      expect(thumbHashToApproximateAspectRatio(Buffer.from(image.placeholder, 'base64'))).to.be.closeTo(2, 0.5);
    });

    it(`keeps a ${kind} that cannot be made smaller as it is`, async () => {
      const file = staged.stage(await incompressible(kind));
      expect((await images.prepare(file)).path).to.equal(file.path);
    });

    it(`makes a ${kind} anew that says something beside the picture, even when it gets larger`, async () => {
      const file = staged.stage(withPart[kind](await incompressible(kind), 'made by Ada'));
      const { path } = await images.prepare(file);
      expect(bytesOf(path).length).to.be.greaterThan(file.size);
      expect(bytesOf(path).includes('Ada')).to.equal(false);
    });

    it(`leaves out what is behind the end of a ${kind}`, async () => {
      const page = Buffer.from('<script>alert(1)</script>');
      const { path } = await prepare(Buffer.concat([await incompressible(kind), docx(), page]));
      expect(bytesOf(path).includes('PK\x03\x04')).to.equal(false);
      expect(bytesOf(path).includes('<script>')).to.equal(false);
    });
  }

  it('turns a photograph upright, and says nothing of where and by what it was taken', async () => {
    const exif = { IFD0: { Make: 'Camera of Ada' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' } };
    const taken = twoHalves(600, 300).withExif(exif).withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>').withMetadata({ orientation: 6 });
    const bytes = await taken.jpeg().toBuffer();
    expect((await sharp(bytes).metadata()).exif, 'what is to be left out').not.to.equal(undefined);

    const image = await prepare(bytes);
    expect(image).to.include({ width: 300, height: 600 });
    const left = await sharp(image.path).metadata();
    expect(left).to.include({ width: 300, height: 600 }).and.not.to.have.any.keys('exif', 'xmp', 'icc', 'iptc', 'orientation');
    expect(bytesOf(image.path).includes('Ada')).to.equal(false);
    // What was left is above, and what was right is below.
    expect(await colourAt(image.path, 150, 30)).to.equal('red');
    expect(await colourAt(image.path, 150, 570)).to.equal('blue');
    expect(await colourAt(image.thumbnailPath, 80, 10)).to.equal('red');
  });

  it('takes colours over into those of the web', async () => {
    const wide = await sharp({ create: { width: 50, height: 50, channels: 3, background: '#c86432' } })
      .withIccProfile('p3')
      .png()
      .toBuffer();
    const image = await prepare(wide);
    expect((await sharp(image.path).metadata()).icc).to.equal(undefined);
    const [red = 0, green = 0, blue = 0] = await sharp(image.path).raw().toBuffer();
    for (const [is, was] of [
      [red, 0xc8],
      [green, 0x64],
      [blue, 0x32],
    ] as const)
      expect(is).to.be.closeTo(was, 3);
  });

  for (const kind of ['gif', 'webp'] as const) {
    it(`keeps a moving ${kind} moving, and its thumbnail still`, async () => {
      const moving = await movingPicture();
      const image = await prepare(await moving[kind]({ delay: [100, 100, 100] }).toBuffer());
      expect(image).to.include({ width: 400, height: 200 });
      expect((await sharp(image.path).metadata()).pages).to.equal(FRAMES);
      expect((await sharp(image.thumbnailPath).metadata()).pages ?? 1).to.equal(1);
    });
  }

  it('enlarges no thumbnail, and bears a picture that is a line', async () => {
    const image = await prepare(await noise(1, 200).png().toBuffer());
    expect({ ...(await sharp(image.thumbnailPath).metadata()) }).to.include({ width: 1, height: 200 });
  });

  it('cuts a portrait out of the middle, upright, of 400 pixels whatever it comes from', async () => {
    for (const side of [600, 20]) {
      const image = await images.portrait(
        staged.stage(
          await twoHalves(2 * side, side)
            .jpeg()
            .withMetadata({ orientation: 8 })
            .toBuffer(),
        ),
      );
      expect(image).to.include({ width: 400, height: 400, mimeType: 'image/webp', extension: 'webp' });
      expect({ ...(await sharp(image.path).metadata()) }).to.include({ format: 'webp', width: 400, height: 400 });
      expect(await colourAt(image.path, 200, 30)).to.equal('blue');
      expect(await colourAt(image.path, 200, 370)).to.equal('red');
      expect({ ...(await sharp(image.thumbnailPath).metadata()) }).to.include({ width: 320, height: 320 });
    }
  });
});

/** In the format's own way so coarse, or so exact, that encoding it once more gains nothing. */
async function incompressible(kind: Kind): Promise<Buffer> {
  if (kind === 'gif') return noise(300, 300).gif({ colours: 8 }).toBuffer();
  if (kind === 'png') return noise(300, 300).png({ palette: true, colours: 4 }).toBuffer();
  return noise(300, 300)[kind]({ quality: 20 }).toBuffer();
}

async function colourAt(path: string, left: number, top: number): Promise<'red' | 'blue'> {
  const [red = 0, , blue = 0] = await sharp(path).extract({ left, top, width: 1, height: 1 }).raw().toBuffer();
  return red > blue ? 'red' : 'blue';
}
