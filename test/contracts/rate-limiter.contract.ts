import { expect } from 'chai';
import type { RateLimiter } from '../../src/application/ports/rate-limiter.js';
import type { LimitName } from '../../src/domain/limit.js';
import { RateLimited } from '../../src/domain/errors.js';
import { aWord, refusalOf, upTo } from '../support/storage-world.js';

const HOUR_MS = 3_600_000;

type Limits = Partial<Record<LimitName, { count: number; windowMs: number }>>;

interface Opened {
  limiter: RateLimiter;
  /** Lets so much time pass for it. */
  pass(ms: number): Promise<void>;
}

/** What RateLimiter promises. Nothing of it asks that the counts be in this process. */
export function rateLimiterContract(open: (limits: Limits) => Promise<Opened>): void {
  const openThree = () => open({ failedLogins: { count: 3, windowMs: HOUR_MS } });
  const threeFailedLogins = async () => (await openThree()).limiter;
  /** How many of so many who ask at once are let through. */
  const letThrough = async (limiter: RateLimiter, key: string, asking = 10) => {
    const answers = await Promise.all(upTo(1, asking).map(() => refusalOf(limiter.consume('failedLogins', key))));
    return answers.filter((answer) => answer !== 'rate_limited').length;
  };

  it('lets as many through as the limit says, in turn', async () => {
    const [limiter, key] = [await threeFailedLogins(), aWord()];
    for (const _ of upTo(1, 3)) await limiter.consume('failedLogins', key);

    expect(await refusalOf(limiter.consume('failedLogins', key))).to.equal('rate_limited');
    expect(await refusalOf(limiter.consume('failedLogins', key))).to.equal('rate_limited');
  });

  it('lets no more through of those who ask at once', async () => {
    expect(await letThrough(await threeFailedLogins(), aWord(), 20)).to.equal(3);
  });

  it('counts each key by itself, however long and however like another', async () => {
    const limiter = await threeFailedLogins();
    const [key, long] = [aWord(), 'x'.repeat(5_000)];

    for (const each of [key, `${key} `, key.toUpperCase(), '', long, `${long}x`]) expect(await letThrough(limiter, each)).to.equal(3);
    for (const each of [key, '', long]) expect(await letThrough(limiter, each)).to.equal(0);
  });

  it('counts each limit by itself', async () => {
    const key = aWord();
    const { limiter } = await open({ failedLogins: { count: 3, windowMs: HOUR_MS }, registrations: { count: 1, windowMs: HOUR_MS } });
    await letThrough(limiter, key);

    await limiter.consume('registrations', key);
    expect(await refusalOf(limiter.consume('registrations', key))).to.equal('rate_limited');
  });

  it('lets everything through where there is no limit', async () => {
    const [{ limiter }, key] = [await open({ registrations: { count: 1, windowMs: HOUR_MS } }), aWord()];

    expect(await letThrough(limiter, key, 1_000)).to.equal(1_000);
    expect(await limiter.consume('failedLogins', key)).to.equal(undefined);
    await limiter.giveBack('failedLogins', key);
    await limiter.forget('failedLogins', key);
  });

  it('says what is left, and until when', async () => {
    const [{ limiter, pass }, key] = [await openThree(), aWord()];
    const one = { limit: 3, windowMs: HOUR_MS };

    expect(await limiter.consume('failedLogins', key)).to.deep.equal({ ...one, remaining: 2, resetMs: HOUR_MS });
    await pass(1_000);
    expect(await limiter.consume('failedLogins', key)).to.deep.equal({ ...one, remaining: 1, resetMs: HOUR_MS - 1_000 });
    await limiter.giveBack('failedLogins', key);
    expect(await limiter.consume('failedLogins', key)).to.include({ remaining: 1 });
    expect(await limiter.consume('failedLogins', key)).to.include({ remaining: 0 });
  });

  it('says when the window is over, and lets through again from then on', async () => {
    const [{ limiter, pass }, key] = [await openThree(), aWord()];
    await letThrough(limiter, key);
    await pass(HOUR_MS - 1);
    const refused = await limiter.consume('failedLogins', key).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(RateLimited);
    expect((refused as RateLimited).allowance).to.deep.equal({ limit: 3, remaining: 0, resetMs: 1, windowMs: HOUR_MS });
    expect((refused as RateLimited).details).to.deep.equal({ retryAfterMs: 1 });
    expect((refused as RateLimited).of).to.equal('failedLogins');

    await pass(1);
    expect(await letThrough(limiter, key)).to.equal(3);
  });

  it('gives nothing back to a window that is over', async () => {
    const [{ limiter, pass }, key] = [await openThree(), aWord()];
    await limiter.consume('failedLogins', key);
    await pass(HOUR_MS);
    await limiter.giveBack('failedLogins', key);

    expect(await letThrough(limiter, key)).to.equal(3);
  });

  it('does not make who is refused wait for longer', async () => {
    const [limiter, key] = [await threeFailedLogins(), aWord()];
    await letThrough(limiter, key);
    await letThrough(limiter, key);
    await limiter.giveBack('failedLogins', key);

    expect(await letThrough(limiter, key)).to.equal(1);
  });

  it('takes back one, and never more than were counted', async () => {
    const [limiter, key] = [await threeFailedLogins(), aWord()];
    await limiter.giveBack('failedLogins', key);
    await limiter.consume('failedLogins', key);
    for (const _ of upTo(1, 5)) await limiter.giveBack('failedLogins', key);

    expect(await letThrough(limiter, key)).to.equal(3);
  });

  it('says that it would refuse without counting, and begins no window by that', async () => {
    const [{ limiter, pass }, key] = [await openThree(), aWord()];
    for (const _ of upTo(1, 5)) await limiter.check('failedLogins', key);
    await pass(1_000);
    expect(await limiter.consume('failedLogins', key)).to.include({ remaining: 2, resetMs: HOUR_MS });
    for (const _ of upTo(1, 5)) await limiter.check('failedLogins', key);
    expect(await letThrough(limiter, key)).to.equal(2);

    await pass(HOUR_MS - 1);
    const refused = await limiter.check('failedLogins', key).catch((error: unknown) => error);
    expect((refused as RateLimited).allowance).to.deep.equal({ limit: 3, remaining: 0, resetMs: 1, windowMs: HOUR_MS });
    await limiter.check('failedLogins', `${key} `);
    await limiter.check('registrations', key);
    await pass(1);
    await limiter.check('failedLogins', key);
  });

  it('forgets all of a key, and nothing of another', async () => {
    const limiter = await threeFailedLogins();
    const [key, other] = [aWord(), aWord()];
    await letThrough(limiter, key);
    await letThrough(limiter, other);
    await limiter.forget('failedLogins', key);

    expect(await letThrough(limiter, key)).to.equal(3);
    expect(await letThrough(limiter, other)).to.equal(0);
  });
}
