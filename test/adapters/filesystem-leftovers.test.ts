import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { lutimesSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesystemBlobs } from '../../src/adapters/outbound/blobs/filesystem-blobs.js';
import { aFileOf, namesIn, putIn, someBytes } from '../support/blobs.js';
import { roomyFolder } from '../support/cluster.js';

const HOUR_MS = 3_600_000;
const OLD_MS = HOUR_MS + 60_000;

describe('what a crash left where filesystem blobs come in', () => {
  const installation = { id: randomUUID(), claims: 1 };
  let root: string;
  beforeEach(async () => {
    root = join(roomyFolder('payam-blobs-'), 'blobs');
    await putIn(filesystemBlobs(root), '1.jpg', someBytes(10));
  });

  const incoming = () => readdirSync(join(root, 'incoming')).sort();
  /** @returns its name */
  const leave = (
    ageMs: number,
    make: (path: string) => void = (path) => writeFileSync(path, 'half of a file'),
    name: string = randomUUID(),
  ) => {
    const path = join(root, 'incoming', name);
    make(path);
    const then = new Date(Date.now() - ageMs);
    lutimesSync(path, then, then);
    return name;
  };

  it('goes with the first put of the next process and with every claim, and what is on its way stays', async () => {
    const blobs = filesystemBlobs(root);
    const happenings = [
      () => putIn(blobs, '2.jpg', someBytes(10)),
      () => blobs.claim(installation),
      () => blobs.claim(installation),
      () => filesystemBlobs(root).claim(installation),
    ];
    const young = leave(HOUR_MS - 60_000);
    for (const happening of happenings) {
      const old = leave(OLD_MS);
      expect(incoming()).to.include(old);
      await happening();
      expect(incoming()).to.deep.equal([young]);
    }
  });

  it('stays when one only looks at what there is, which may be somebody else’s', async () => {
    const old = leave(OLD_MS);
    const blobs = filesystemBlobs(root);
    await blobs.owner();
    expect(await namesIn(blobs)).to.deep.equal(['1.jpg']);
    expect(incoming()).to.deep.equal([old]);
  });

  it('is all that goes: what else lies there was not put there by Payam', async () => {
    const file = aFileOf(someBytes(10));
    const others = [
      ...['notes.txt', `${randomUUID()}.jpg`, `x${randomUUID()}`, randomUUID().toUpperCase()].map((name) => leave(OLD_MS, undefined, name)),
      leave(OLD_MS, undefined, '00000000-0000-0000-0000-000000000000'),
      leave(OLD_MS, (path) => mkdirSync(path)),
      leave(OLD_MS, (path) => symlinkSync(file, path)),
    ];
    leave(OLD_MS);

    await filesystemBlobs(root).claim(installation);

    expect(incoming()).to.deep.equal(others.sort());
  });
});
