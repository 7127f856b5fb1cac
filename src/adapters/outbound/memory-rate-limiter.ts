import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { LimitName, RateLimiter } from '../../application/ports/rate-limiter.js';
import { rateLimited } from '../../domain/errors.js';

/** How many in how many milliseconds. A limit that is absent lets everything through. */
export type Limits = Partial<Record<LimitName, { count: number; windowMs: number }>>;

/** More keys than this are not remembered at once, for each limit; the one that was counted first is forgotten first. */
export const KEYS_MAX = 50_000;
/** A longer key is remembered by its digest, in UTF-16 units. */
const KEY_LENGTH_MAX = 64;

/** Counts in this process alone. A key takes up memory until its window is over, and all of them together are bounded as well. */
export function memoryRateLimiter(limits: Limits): RateLimiter {
  const counters = new Map(Object.entries(limits).map(([name, { count, windowMs }]) => [name, new Counter(count, windowMs)]));

  return {
    consume: async (limit, key) => counters.get(limit)?.consume(short(key)),
    giveBack: async (limit, key) => counters.get(limit)?.giveBack(short(key)),
    forget: async (limit, key) => counters.get(limit)?.forget(short(key)),
  };
}

const short = (key: string): string => (key.length <= KEY_LENGTH_MAX ? key : createHash('sha256').update(key).digest('base64url'));

class Counter {
  private readonly limiter: RateLimiterMemory;
  /** In the order in which their windows began; the windows of some may be over. */
  private readonly keys = new Set<string>();

  constructor(count: number, windowMs: number) {
    this.limiter = new RateLimiterMemory({ points: count, duration: windowMs / 1_000 });
  }

  async consume(key: string): Promise<void> {
    try {
      const { isFirstInDuration } = await this.limiter.consume(key);
      if (isFirstInDuration) await this.remember(key);
    } catch (outcome) {
      if (!(outcome instanceof RateLimiterRes)) throw outcome;
      // The library counts those it refuses too.
      await this.limiter.reward(key);
      throw rateLimited(Math.max(1, outcome.msBeforeNext));
    }
  }

  async giveBack(key: string): Promise<void> {
    const counted = await this.limiter.get(key);
    // In a new window there is nothing to give back, and the library would count below zero.
    if (counted && counted.consumedPoints > 0 && counted.msBeforeNext > 0) await this.limiter.reward(key);
  }

  async forget(key: string): Promise<void> {
    this.keys.delete(key);
    await this.limiter.delete(key);
  }

  private async remember(key: string): Promise<void> {
    this.keys.delete(key);
    this.keys.add(key);
    const [oldest] = this.keys;
    if (this.keys.size > KEYS_MAX && oldest !== undefined) await this.forget(oldest);
  }
}
