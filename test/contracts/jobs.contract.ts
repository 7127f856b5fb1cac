import { expect } from 'chai';
import { TRIES_MAX, pauseAfter } from '../../src/domain/job-tries.js';
import { soon } from '../support/journey-processes.js';
import { Remover, aGate, type JobsWorld } from '../support/jobs-world.js';
import { upTo } from '../support/storage-world.js';

const DAY_MS = 86_400_000;

export function jobsContract(open: () => Promise<JobsWorld>): void {
  let world: JobsWorld;
  let remover: Remover;
  beforeEach(async () => {
    [world, remover] = [await open(), new Remover()];
  });
  afterEach(async () => {
    await remover.rests();
    await world.close();
  });

  const add = (fileId: string, options?: { at?: number; key?: string }) => world.jobs.add('removeFile', { fileId }, options);
  /** Whoever has done a job that was asked for later has come past all that was due. */
  const comesPast = async () => {
    const marker = `marker ${remover.removed.length}`;
    await add(marker);
    await remover.hasRemoved(1, new RegExp(`^${marker}$`));
  };

  it('does a job with what it was told', async () => {
    await remover.worksOn(world.jobs);
    await add('a');
    await world.jobs.add('sweepFiles', {});
    await remover.hasRemoved(2);

    expect(remover.removed).to.have.members(['a', 'swept']);
    expect(world.faults).to.deep.equal([]);
  });

  it('does what was asked for before anybody worked', async () => {
    await add('early');
    await remover.worksOn(world.other);

    await remover.hasRemoved(1, /early/);
  });

  it('begins nothing before its time', async () => {
    await remover.worksOn(world.jobs);
    await add('later', { at: (await world.now()) + 3_600_000 });
    await world.pass(3_500_000);
    await comesPast();
    expect(remover.begun).not.to.include('later');

    await world.pass(100_000);
    await remover.hasRemoved(1, /later/);
  });

  it('does at once what should have been done long ago', async () => {
    await remover.worksOn(world.jobs);
    await add('late', { at: 0 });

    await remover.hasRemoved(1, /late/);
  });

  describe('of one key', () => {
    it('does only the last that was asked for, when that says', async () => {
      await remover.worksOn(world.jobs);
      await add('first', { key: 'k', at: (await world.now()) + 1_000_000 });
      await world.other.add('removeFile', { fileId: 'second' }, { key: 'k', at: (await world.now()) + 2_000_000 });
      await world.pass(1_500_000);
      await comesPast();
      expect(remover.begun).not.to.include.members(['first']).and.not.to.include.members(['second']);

      await world.pass(600_000);
      await remover.hasRemoved(1, /second/);
      expect(remover.begun).not.to.include('first');
    });

    it('does all that have another name or another key', async () => {
      await add('one', { key: 'k' });
      await add('two', { key: 'K' });
      await add('none');
      await world.jobs.add('sweepFiles', {}, { key: 'k' });
      await remover.worksOn(world.jobs);

      await remover.hasRemoved(4);
      expect(remover.removed).to.have.members(['one', 'two', 'none', 'swept']);
    });

    it('does what was asked for while another was under way', async () => {
      const gate = aGate();
      await remover.meets('running', () => gate.opened).worksOn(world.jobs);
      await add('running', { key: 'k' });
      await remover.hasBegun('running');
      await add('next', { key: 'k' });
      gate.open();

      await remover.hasRemoved(2);
      expect(remover.removed).to.have.members(['running', 'next']);
    });

    it('does not try again what failed after another had been asked for', async () => {
      const gate = aGate();
      await remover.meets('running', () => gate.opened.then(() => Promise.reject(new Error('too late')))).worksOn(world.jobs);
      await add('running', { key: 'k' });
      await remover.hasBegun('running');
      await add('next', { key: 'k' });
      gate.open();
      await remover.hasRemoved(1, /next/);
      await world.pass(DAY_MS);
      await comesPast();

      expect(remover.triesOf('running')).to.equal(1);
    });

    it('replaces what failed and waits for its next try, which counts its tries anew', async () => {
      await remover.meets('failing', () => Promise.reject(new Error('no'))).worksOn(world.jobs);
      await add('failing', { key: 'k' });
      await remover.hasBegun('failing');
      await world.pass(0);
      await add('instead', { key: 'k' });
      await remover.hasRemoved(1, /instead/);
      await world.pass(DAY_MS);
      await comesPast();

      expect(remover.triesOf('failing')).to.equal(1);
    });
  });

  describe('one that fails', () => {
    it('is tried again after pauses that grow, and reported each time', async () => {
      const trouble = new Error('the disk is away');
      await remover.meets('f', (tries) => (tries < 3 ? Promise.reject(trouble) : undefined)).worksOn(world.jobs);
      await add('f');
      await remover.hasBegun('f');

      for (const tries of [1, 2]) {
        await world.pass(pauseAfter(tries) / 2);
        await comesPast();
        expect(remover.triesOf('f')).to.equal(tries);
        await world.pass(pauseAfter(tries) / 2);
        await remover.hasBegun('f', tries + 1);
      }
      await remover.hasRemoved(1, /^f$/);
      expect(world.faults.map(({ message, cause }) => [message, cause])).to.deep.equal([
        ['the job removeFile failed in try 1', trouble],
        ['the job removeFile failed in try 2', trouble],
      ]);
    });

    it('does not hold up others', async () => {
      await remover.worksOn(world.jobs);
      for (const n of upTo(1, 20)) {
        remover.meets(`bad ${n}`, () => Promise.reject(new Error('no')));
        await add(`bad ${n}`);
      }
      await add('good');

      await remover.hasRemoved(1, /good/);
    });

    it('is given up when it has failed so often, and that is said once', async () => {
      await remover
        .meets('never', () => {
          throw new Error('what is thrown at once, with a \0 in it');
        })
        .worksOn(world.jobs);
      await add('never');
      for (const tries of upTo(1, TRIES_MAX)) {
        await remover.hasBegun('never', tries);
        await world.pass(DAY_MS);
      }
      await world.pass(30 * DAY_MS);
      await comesPast();

      expect(remover.triesOf('never')).to.equal(TRIES_MAX);
      const givenUp = world.faults.filter(({ message }) => message.includes('given up'));
      expect(givenUp.map(({ message }) => message)).to.deep.equal([`the job removeFile has failed ${TRIES_MAX} times, and is given up`]);
      expect(world.faults).to.have.length(TRIES_MAX);
    });
  });

  it('does all of a thousand that come at once, and each once', async () => {
    await remover.worksOn(world.jobs);
    await Promise.all(upTo(1, 1_000).map((n) => add(`${n}`)));
    await remover.hasRemoved(1_000);
    await comesPast();

    expect(new Set(remover.begun).size).to.equal(1_001);
    expect(remover.begun).to.have.length(1_001);
  });

  it('does each once when two nodes work', async () => {
    await Promise.all(upTo(1, 300).map((n) => (n % 2 ? world.jobs : world.other).add('removeFile', { fileId: `${n}` })));
    await Promise.all([remover.worksOn(world.jobs), remover.worksOn(world.other)]);
    await remover.hasRemoved(300);
    await comesPast();

    expect(new Set(remover.begun).size).to.equal(301);
    expect(remover.begun).to.have.length(301);
  });

  describe('at its end', () => {
    it('finishes what is under way, and begins nothing more once it has resolved', async () => {
      const gate = aGate();
      const end = await remover.meets('running', () => gate.opened).worksOn(world.jobs);
      await add('running');
      await remover.hasBegun('running');
      let isEnded = false;
      const ended = end().then(() => (isEnded = true));
      await world.pass(0, 1);
      expect(isEnded).to.equal(false);

      gate.open();
      await ended;
      await end();
      await add('after');
      const next = new Remover();
      await next.worksOn(world.other);
      await next.hasRemoved(1);
      await next.rests();
      expect(remover.removed).to.deep.equal(['running']);
      expect(next.removed).to.deep.equal(['after']);
    });

    it('loses nothing: what was not begun is done by who works next', async () => {
      const end = await remover.worksOn(world.jobs);
      await add('scheduled', { at: (await world.now()) + 1_000_000, key: 'k' });
      await Promise.all(upTo(1, 200).map((n) => add(`${n}`)));
      await remover.hasRemoved(1);
      await end();
      const next = new Remover();
      await next.worksOn(world.jobs);
      await world.pass(1_000_000);
      await next.hasRemoved(1, /scheduled/);
      const all = () => new Set([...remover.removed, ...next.removed]).size;
      while (all() < 201) await next.hasRemoved(next.removed.length + 1);
      await next.rests();

      expect(remover.begun.length + next.begun.length).to.equal(201);
    });

    it('does not wait for ever, and has what it interrupted done again', async () => {
      const gate = aGate();
      const end = await remover.meets('stuck', () => gate.opened.then(() => Promise.reject(new Error('too late')))).worksOn(world.jobs);
      await add('stuck');
      await remover.hasBegun('stuck');
      const ended = end();
      for (const _ of upTo(1, 5)) await world.pass(1_000, 1);
      await ended;

      const second = aGate();
      const failsOnce = (tries: number) => (tries === 1 ? second.opened.then(() => Promise.reject(new Error('no'))) : undefined);
      const next = new Remover().meets('stuck', failsOnce);
      await next.worksOn(world.other);
      await next.hasBegun('stuck');
      // How it ends for the first one is of no concern any more.
      gate.open();
      await world.pass(0, 1);
      second.open();
      await soon('it has failed', () => world.faults.length > 0 || undefined);
      await world.pass(DAY_MS);
      await next.hasRemoved(1, /stuck/);
      await next.rests();

      expect(next.begun).to.deep.equal(['stuck', 'stuck']);
      expect(world.faults.map(({ message }) => message)).to.deep.equal(['the job removeFile failed in try 1']);
    });
  });
}
