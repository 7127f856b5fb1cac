import { expect } from 'chai';
import { readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { constants, getPriority } from 'node:os';
import { giveWay } from '../../src/bootstrap/give-way.js';
import { Decoders } from '../../src/adapters/outbound/decoding/decoders.js';
import { SharpImages } from '../../src/adapters/outbound/decoding/images/sharp-images.js';
import { soon } from '../support/journey-processes.js';
import { noise, twoHalves } from '../support/pictures.js';
import { stagedFiles } from '../support/staged-files.js';
import { refusalOf } from '../support/storage-world.js';

describe('SharpImages, of the processes that decode,', () => {
  const staged = stagedFiles();

  it('takes one that dies for a fault of its picture, and has another for the next', async () => {
    const images = new SharpImages(new Decoders(giveWay));
    const slow = await noise(3_000, 2_000).png({ compressionLevel: 1 }).toBuffer();
    const known = workers();
    const dying = refusalOf(images.prepare(staged.stage(slow)));
    process.kill(await newOne(known), 'SIGSEGV');
    expect(await dying).to.equal('file_unreadable');

    const next = await images.prepare(staged.stage(await twoHalves(40, 20).png().toBuffer()));
    expect(next).to.include({ width: 40, height: 20 });
  });

  it('says that the disk is full when it is', async () => {
    for (const name of ['portrait.webp', 'thumbnail.webp']) {
      const file = staged.stage(await twoHalves(40, 20).png().toBuffer());
      symlinkSync('/dev/full', join(file.folder, name));
      expect(await refusalOf(new SharpImages(new Decoders(giveWay)).portrait(file))).to.equal('storage_unavailable');
    }
  });

  it('has them give way to everything else, and tells them no secrets', async () => {
    const images = new SharpImages(new Decoders(giveWay));
    const known = workers();
    const working = images.prepare(staged.stage(await noise(1_500, 1_000).png().toBuffer()));
    const pid = await newOne(known);
    expect(getPriority(pid)).to.equal(constants.priority.PRIORITY_BELOW_NORMAL);
    const told = readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .filter((variable) => variable !== '');
    expect(told.filter((variable) => !variable.startsWith('NODE_'))).to.deep.equal([]);
    await working;
  });
});

/** One that was not there before. */
const newOne = (known: readonly number[]): Promise<number> =>
  soon('a process for pictures', () => workers().find((pid) => !known.includes(pid)));

function workers(): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter(isWorker).map(Number);
}

function isWorker(pid: string): boolean {
  try {
    const [, parent] = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(parent) === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('picture-worker');
  } catch {
    // It has ended since it was listed.
    return false;
  }
}
