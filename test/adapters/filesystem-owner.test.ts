import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesystemBlobs } from '../../src/adapters/outbound/blobs/filesystem-blobs.js';
import { roomyFolder } from '../support/cluster.js';
import { openBelow, outcomeOf, tellsOpenFiles } from '../support/blobs.js';

describe('the owner of filesystem blobs', () => {
  const aRoot = () => join(roomyFolder('payam-blobs-'), 'blobs');
  const id = randomUUID();

  it('is noted beside them, for every process, and closed to everybody else', async () => {
    const root = aRoot();
    await filesystemBlobs(root).claim({ id, claims: 3 });

    expect(await filesystemBlobs(root).owner()).to.deep.equal({ id, claims: 3 });
    expect(readdirSync(root, { recursive: true }).sort()).to.deep.equal(['incoming', 'installation']);
    expect(readFileSync(join(root, 'installation'), 'utf8')).to.equal(`${id} 3\n`);
    expect(statSync(join(root, 'installation')).mode & 0o777).to.equal(0o600);
    if (tellsOpenFiles) expect(openBelow(root)).to.deep.equal([]);
  });

  it('can be written there by hand', async () => {
    const root = aRoot();
    mkdirSync(root);
    for (const written of [id, `${id}\n`, `  ${id}\r\n`]) {
      writeFileSync(join(root, 'installation'), written);
      expect(await filesystemBlobs(root).owner()).to.deep.equal({ id, claims: 0 });
    }
  });

  it('is not guessed from what says nothing', async () => {
    const root = aRoot();
    const path = join(root, 'installation');
    const [elsewhere] = [join(roomyFolder('payam-outside-'), 'installation')];
    writeFileSync(elsewhere, id);
    for (const make of [
      () => writeFileSync(path, ''),
      () => writeFileSync(path, 'mine'),
      () => writeFileSync(path, `${id} many`),
      () => writeFileSync(path, `${id} 1\n${' '.repeat(100)}`),
      () => symlinkSync(elsewhere, path),
      () => mkdirSync(path),
    ]) {
      mkdirSync(root, { recursive: true });
      make();
      expect(await outcomeOf(filesystemBlobs(root).owner())).to.be.instanceOf(Error);
      rmSync(root, { recursive: true });
    }
  });

  it('stays who it was when a claim fails', async () => {
    const root = aRoot();
    await filesystemBlobs(root).claim({ id, claims: 3 });
    const blobs = filesystemBlobs(root);
    rmSync(join(root, 'installation'));
    mkdirSync(join(root, 'installation', 'in the way'), { recursive: true });

    expect(await outcomeOf(blobs.claim({ id: randomUUID(), claims: 4 }))).to.be.instanceOf(Error);
    expect(readdirSync(join(root, 'incoming'))).to.deep.equal([]);
    expect(readdirSync(join(root, 'installation'))).to.deep.equal(['in the way']);
  });
});
