import { expect } from 'chai';
import { setImmediate } from 'node:timers/promises';
import { availableParallelism } from 'node:os';
import { Decoders } from '../../src/adapters/outbound/decoding/decoders.js';
import { refusalOf } from '../support/storage-world.js';

const AT_ONCE_MAX = Math.max(1, Math.min(2, availableParallelism() - 1));
const WAITING_MAX = 32;

describe('Decoders', () => {
  it('leave a processor to everything else, and refuse when too many wait', async () => {
    const decoders = new Decoders(() => undefined);
    const [begun, ends]: [number[], (() => void)[]] = [[], []];
    const work = (nth: number) =>
      decoders.inTurn(() => {
        begun.push(nth);
        return new Promise<void>((end) => ends.push(end));
      });
    const works = Array.from({ length: AT_ONCE_MAX + WAITING_MAX }, (_, nth) => work(nth));
    expect(await refusalOf(work(99))).to.equal('busy');
    expect(begun).to.have.length(AT_ONCE_MAX);

    for (let ended = 0; ended < works.length; ended += 1) {
      ends[ended]?.();
      await works[ended];
      await setImmediate();
      expect(begun).to.have.length(Math.min(works.length, ended + 1 + AT_ONCE_MAX));
    }
    expect(begun).to.deep.equal(works.map((_, nth) => nth));
  });
});
