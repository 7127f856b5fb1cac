import { expect } from 'chai';
import type { LimitName, RateLimiter } from '../../src/application/ports/rate-limiter.js';
import type { DomainError } from '../../src/domain/errors.js';
import { aWord, refusalOf, upTo } from '../support/storage-world.js';

const HOUR_MS = 3_600_000;
/** Of a window that a test sees the end of. */
const SHORT_MS = 40;

type Limits = Partial<Record<LimitName, { count: number; windowMs: number }>>;

export function rateLimiterContract(open: (limits: Limits) => Promise<RateLimiter>): void {
  const threeFailedLogins = (windowMs = HOUR_MS) => open({ failedLogins: { count: 3, windowMs } });
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
    const limiter = await open({ failedLogins: { count: 3, windowMs: HOUR_MS }, registrations: { count: 1, windowMs: HOUR_MS } });
    await letThrough(limiter, key);

    await limiter.consume('registrations', key);
    expect(await refusalOf(limiter.consume('registrations', key))).to.equal('rate_limited');
  });

  it('lets everything through where there is no limit', async () => {
    const [limiter, key] = [await open({ registrations: { count: 1, windowMs: HOUR_MS } }), aWord()];

    expect(await letThrough(limiter, key, 1_000)).to.equal(1_000);
    await limiter.giveBack('failedLogins', key);
    await limiter.forget('failedLogins', key);
  });

  it('says when the window is over, and lets through again from then on', async () => {
    const [limiter, key] = [await threeFailedLogins(SHORT_MS), aWord()];
    await letThrough(limiter, key);
    const refused = await limiter.consume('failedLogins', key).catch((error: unknown) => error as DomainError);
    const { retryAfterMs } = (refused as DomainError).details as { retryAfterMs: number };
    expect(retryAfterMs).to.be.within(1, SHORT_MS);

    // A timer may be early by part of a millisecond.
    await new Promise((resolve) => setTimeout(resolve, retryAfterMs + 1));
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
