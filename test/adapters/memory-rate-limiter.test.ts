import { expect } from 'chai';
import { KEYS_MAX, memoryRateLimiter } from '../../src/adapters/outbound/memory-rate-limiter.js';
import { rateLimiterContract } from '../contracts/rate-limiter.contract.js';
import { ManualTime } from '../support/manual-time.js';
import { refusalOf, upTo } from '../support/storage-world.js';

const HOUR_MS = 3_600_000;
const ONE_IN_AN_HOUR = { registrations: { count: 1, windowMs: HOUR_MS } };

describe('memory rate limiter', () => {
  rateLimiterContract(async (limits) => {
    const time = new ManualTime();
    return { limiter: memoryRateLimiter(limits, time), pass: (ms) => time.pass(ms) };
  });

  it('remembers so many keys and no more, and forgets the oldest first', async () => {
    const limiter = memoryRateLimiter(ONE_IN_AN_HOUR, new ManualTime());
    for (const key of upTo(0, KEYS_MAX)) await limiter.consume('registrations', `${key}`);

    expect(await refusalOf(limiter.consume('registrations', `${KEYS_MAX}`))).to.equal('rate_limited');
    expect(await refusalOf(limiter.consume('registrations', '1'))).to.equal('rate_limited');
    expect(await refusalOf(limiter.consume('registrations', '0'))).to.have.property('resolvedTo');
  });

  it('keeps nobody waiting for longer than a window when the clock is set back', async () => {
    let now = 2 * HOUR_MS;
    const limiter = memoryRateLimiter(ONE_IN_AN_HOUR, { now: () => now });
    await limiter.consume('registrations', 'me');
    now = HOUR_MS;

    expect(await limiter.consume('registrations', 'me')).to.include({ remaining: 0, resetMs: HOUR_MS });
  });
});
