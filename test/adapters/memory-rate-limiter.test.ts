import { expect } from 'chai';
import { KEYS_MAX, memoryRateLimiter } from '../../src/adapters/outbound/memory-rate-limiter.js';
import { rateLimiterContract } from '../contracts/rate-limiter.contract.js';
import { refusalOf, upTo } from '../support/storage-world.js';

describe('memory rate limiter', () => {
  rateLimiterContract(async (limits) => memoryRateLimiter(limits));

  it('remembers so many keys and no more, and forgets the oldest first', async () => {
    const limiter = memoryRateLimiter({ registrations: { count: 1, windowMs: 3_600_000 } });
    for (const key of upTo(0, KEYS_MAX)) await limiter.consume('registrations', `${key}`);

    expect(await refusalOf(limiter.consume('registrations', `${KEYS_MAX}`))).to.equal('rate_limited');
    expect(await refusalOf(limiter.consume('registrations', '1'))).to.equal('rate_limited');
    expect(await refusalOf(limiter.consume('registrations', '0'))).to.deep.equal({ resolvedTo: undefined });
  });
});
