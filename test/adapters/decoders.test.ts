import { expect } from 'chai';
import { setImmediate } from 'node:timers/promises';
import { availableParallelism } from 'node:os';
import pino from 'pino';
import { Decoders } from '../../src/adapters/outbound/decoding/decoders.js';
import { readConfig } from '../../src/bootstrap/config.js';
import { Part } from '../../src/bootstrap/parts.js';
import { assemble } from '../../src/bootstrap/payam.js';
import { made, needFfmpeg } from '../support/films.js';
import { noise } from '../support/pictures.js';
import { stagedFiles } from '../support/staged-files.js';
import { refusalOf } from '../support/storage-world.js';

const AT_ONCE_MAX = Math.max(1, Math.min(2, availableParallelism() - 1));
const WAITING_MAX = 32;

describe('Decoders', () => {
  const staged = stagedFiles();

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

  it('are the same for pictures, films and sounds, as a server is put together', async function () {
    needFfmpeg(this);
    const container = assemble({ config: readConfig({ STORAGE: 'memory' }), secret: 'x'.repeat(32), logger: pino({ level: 'silent' }) });
    const [images, recordings] = [container.get(Part.images), container.get(Part.recordings)];
    const film = staged.stage(made('a.mp4', staged.folder()));
    expect(await recordings.look(film, 'videos')).to.include({ width: 160 });

    const picture = await noise(10, 10).png().toBuffer();
    const pictures = Array.from({ length: 40 }, () => refusalOf(images.miniature(staged.stage(picture))));
    expect(await refusalOf(recordings.look(film, 'videos'))).to.equal('busy');
    await Promise.all(pictures);
    expect(await recordings.look(film, 'videos')).to.include({ width: 160 });
  });
});
