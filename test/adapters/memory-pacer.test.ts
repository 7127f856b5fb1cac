import { expect } from 'chai';
import { WAITING_MAX, memoryPacer } from '../../src/adapters/outbound/memory-pacer.js';
import { RateLimited } from '../../src/domain/errors.js';
import { ManualTime } from '../support/manual-time.js';
import { upTo } from '../support/storage-world.js';

describe('memory pacer', () => {
  /** Ten a second, of which four come at once: whose turn it was is noted. */
  function tenASecond() {
    const [time, turns] = [new ManualTime(), [] as string[]];
    const pacer = memoryPacer(10, time, time);
    const ask = (key: string, count: number) => {
      for (const n of upTo(1, count)) void pacer.turn(key).then(() => turns.push(`${key} ${n}`));
    };
    return { time, turns, ask, pacer };
  }

  it('lets a few through at once, and the others evenly, in the order of asking', async () => {
    const { time, turns, ask } = tenASecond();
    ask('me', 7);
    await time.pass(0);
    expect(turns).to.deep.equal(['me 1', 'me 2', 'me 3', 'me 4']);

    await time.pass(99);
    expect(turns).to.have.length(4);
    await time.pass(1);
    expect(turns.slice(4)).to.deep.equal(['me 5']);
    await time.pass(200);
    expect(turns.slice(4)).to.deep.equal(['me 5', 'me 6', 'me 7']);
  });

  it('keeps the order for who asks while others wait', async () => {
    const { time, turns, ask } = tenASecond();
    ask('me', 5);
    await time.pass(50);
    ask('me', 1);
    await time.pass(1_000);

    expect(turns.slice(4)).to.deep.equal(['me 5', 'me 1']);
  });

  it('makes nobody wait for another', async () => {
    const { time, turns, ask } = tenASecond();
    ask('me', 1_000);
    ask('you', 4);
    await time.pass(0);

    expect(turns.slice(4)).to.deep.equal(['you 1', 'you 2', 'you 3', 'you 4']);
  });

  it('lets through at once who keeps to the pace, and who has been quiet', async () => {
    const { time, turns, ask } = tenASecond();
    ask('me', 4);
    for (const _ of upTo(1, 50)) {
      const before = turns.length;
      await time.pass(100);
      ask('me', 1);
      await time.pass(0);
      expect(turns.length - before).to.be.at.least(1);
    }
    await time.pass(400);
    const before = turns.length;
    ask('me', 4);
    await time.pass(0);
    expect(turns.length - before).to.equal(4);
  });

  it('has no more than so many wait, and tells the others when to come again', async () => {
    const { time, turns, ask, pacer } = tenASecond();
    ask('me', 4 + WAITING_MAX);
    const refused = await pacer.turn('me').catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(RateLimited);
    expect((refused as RateLimited).allowance).to.deep.equal({ limit: 10, remaining: 0, resetMs: 50_400, windowMs: 1_000 });

    await time.pass(WAITING_MAX * 100);
    expect(turns).to.have.length(4 + WAITING_MAX);
    ask('me', 1);
    await time.pass(100);
    expect(turns).to.have.length(5 + WAITING_MAX);
  });

  it('holds up nobody where there is no pace', async () => {
    const time = new ManualTime();
    const pacer = memoryPacer(Infinity, time, time);
    await Promise.all(upTo(1, 10_000).map(() => pacer.turn('me')));
    expect(time.waiting).to.equal(0);
  });

  it('does not wait for a clock that was set back', async () => {
    let now = 1_000_000;
    const time = new ManualTime();
    const pacer = memoryPacer(10, { now: () => now }, time);
    await Promise.all(upTo(1, 4).map(() => pacer.turn('me')));
    now = 0;
    void pacer.turn('me');
    await time.pass(100);
    expect(time.waiting).to.equal(0);
  });
});
