import { expect } from 'chai';
import { mkdirSync, readFileSync, readdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesystemBlobs } from '../../src/adapters/outbound/blobs/filesystem-blobs.js';
import { roomyFolder } from '../support/cluster.js';
import { namesIn, outcomeOf, putIn, someBytes } from '../support/blobs.js';

describe('filesystem blobs among symbolic links', () => {
  const put = (root: string, name: string) => putIn(filesystemBlobs(root), name, someBytes(10));
  const everythingIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  /** A root beside a folder that nothing may touch. */
  const aTrap = async () => {
    const [root, outside] = [join(roomyFolder('payam-blobs-'), 'blobs'), roomyFolder('payam-outside-')];
    mkdirSync(join(outside, '45'));
    const secret = join(outside, '45', '1234567.jpg');
    writeFileSync(secret, 'secret');
    utimesSync(secret, new Date(0), new Date(0));
    await put(root, '5.jpg');
    return { root, outside, secret };
  };
  const expectUntouched = async (root: string, outside: string) => {
    const blobs = filesystemBlobs(root);
    expect(await blobs.read('1234567.jpg')).to.equal(undefined);
    expect(await blobs.sizeOf('1234567.jpg')).to.equal(undefined);
    expect(await namesIn(blobs)).to.deep.equal(['5.jpg']);
    await blobs.delete('1234567.jpg');
    expect(everythingIn(outside)).to.deep.equal(['45', '45/1234567.jpg']);
    expect(readFileSync(join(outside, '45', '1234567.jpg'), 'utf8')).to.equal('secret');
  };

  it('follows none at the place of a file, and replaces it', async () => {
    const { root, outside, secret } = await aTrap();
    mkdirSync(join(root, '67', '45'), { recursive: true });
    symlinkSync(secret, join(root, '67', '45', '1234567.jpg'));
    await expectUntouched(root, outside);

    symlinkSync(secret, join(root, '67', '45', '1234567.jpg'));
    await put(root, '1234567.jpg');
    expect(await filesystemBlobs(root).sizeOf('1234567.jpg')).to.equal(10);
    expect(readFileSync(secret, 'utf8')).to.equal('secret');
  });

  for (const link of ['67', '67/45'])
    it(`follows none at the place of the folder ${link}`, async () => {
      const { root, outside } = await aTrap();
      mkdirSync(dirname(join(root, link)), { recursive: true });
      symlinkSync(link === '67' ? outside : join(outside, '45'), join(root, link));
      await expectUntouched(root, outside);

      expect(await outcomeOf(put(root, '1234567.jpg'))).to.be.instanceOf(Error);
      await expectUntouched(root, outside);
      expect(readdirSync(join(root, 'incoming'))).to.deep.equal([]);
    });

  it('follows none at the place of what is on its way', async () => {
    const { root, outside } = await aTrap();
    renameSync(join(root, 'incoming'), join(root, 'moved'));
    symlinkSync(join(outside, '45'), join(root, 'incoming'));

    expect(await outcomeOf(put(root, '77.jpg'))).to.be.instanceOf(Error);
    await expectUntouched(root, outside);
  });

  it('may be reached through one itself', async () => {
    const { root } = await aTrap();
    symlinkSync(root, `${root}-linked`);
    await put(`${root}-linked`, '77.jpg');
    expect(await filesystemBlobs(root).sizeOf('77.jpg')).to.equal(10);
  });
});
