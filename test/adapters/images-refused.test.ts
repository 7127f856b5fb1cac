import { expect } from 'chai';
import { giveWay } from '../../src/bootstrap/give-way.js';
import { Decoders } from '../../src/adapters/outbound/decoding/decoders.js';
import { SharpImages } from '../../src/adapters/outbound/decoding/images/sharp-images.js';
import { pngHeader } from '../support/hand-made-files.js';
import { gifOf, noise, twoHalves } from '../support/pictures.js';
import { stagedFiles } from '../support/staged-files.js';
import { refusalOf } from '../support/storage-world.js';

describe('SharpImages refuses', () => {
  const staged = stagedFiles();
  const images = new SharpImages(new Decoders(giveWay));

  const UNREADABLE: Record<string, () => Promise<Buffer> | Buffer> = {
    'a JPEG that is cut off': async () => (await twoHalves(600, 300).jpeg().toBuffer()).subarray(0, -2_000),
    'a PNG that says it has 900 million pixels': () => pngHeader(30_000, 30_000),
    'a GIF whose frames together are too large': () => gifOf(26, 2_000),
    'a GIF that goes on as a script': () => Buffer.from('GIF89a/*\0\0\0*/=1;alert(1)', 'latin1'),
    'an SVG': () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    'a program called a picture': () => Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'),
    nothing: () => Buffer.alloc(0),
  };
  for (const [what, make] of Object.entries(UNREADABLE)) {
    it(what, async () => {
      const file = staged.stage(await make(), 'cat.jpg');
      expect(await refusalOf(images.prepare(file))).to.equal('file_unreadable');
      expect(await refusalOf(images.portrait(file))).to.equal('file_unreadable');
      expect(await refusalOf(images.miniature(file))).to.equal('file_unreadable');
    });
  }

  it('more than it can soon get to', async () => {
    const picture = await noise(10, 10).png().toBuffer();
    const all = await Promise.all(Array.from({ length: 36 }, () => refusalOf(images.miniature(staged.stage(picture)))));
    // Thirty-two wait, while one or two are worked on.
    const refused = all.filter((refusal) => refusal === 'busy').length;
    expect(refused).to.be.oneOf([2, 3]);
    expect(all.filter((refusal) => typeof refusal === 'object')).to.have.length(36 - refused);
    expect(await refusalOf(images.miniature(staged.stage(picture)))).to.be.an('object');
  });
});
