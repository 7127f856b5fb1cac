import { createHash } from 'node:crypto';
import type { Clock } from '../../application/ports/clock.js';
import type { RateLimiter } from '../../application/ports/rate-limiter.js';
import { rateLimited } from '../../domain/errors.js';
import type { Instant } from '../../domain/ids.js';
import type { Allowance, LimitName } from '../../domain/limit.js';

interface Limit {
  count: number;
  windowMs: number;
}

/** How many in how many milliseconds. A limit that is absent lets everything through. */
export type Limits = Partial<Record<LimitName, Limit>>;

/** More keys than this are not remembered at once, for each limit; the one that was counted first is forgotten first. */
export const KEYS_MAX = 50_000;
/** A longer key is remembered by its digest, in UTF-16 units. */
const KEY_LENGTH_MAX = 64;

/** Counts in this process alone, in a bounded memory. */
export function memoryRateLimiter(limits: Limits, clock: Clock): RateLimiter {
  const counters = new Map(Object.entries(limits).map(([name, limit]) => [name, new Counter(limit, clock)]));

  return {
    consume: async (limit, key) => counters.get(limit)?.consume(limit, short(key)),
    check: async (limit, key) => counters.get(limit)?.check(limit, short(key)),
    giveBack: async (limit, key) => counters.get(limit)?.giveBack(short(key)),
    forget: async (limit, key) => counters.get(limit)?.forget(short(key)),
  };
}

const short = (key: string): string => (key.length <= KEY_LENGTH_MAX ? key : createHash('sha256').update(key).digest('base64url'));

interface Window {
  counted: number;
  endsAt: Instant;
}

class Counter {
  /** In the order in which they began, and so will end. */
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly limit: Limit,
    private readonly clock: Clock,
  ) {}

  consume(name: LimitName, key: string): Allowance {
    const now = this.clock.now();
    const window = this.openWindow(key, now) ?? this.begin(key, now);
    if (window.counted >= this.limit.count) throw rateLimited(name, this.allowance(window, now));

    window.counted += 1;
    return this.allowance(window, now);
  }

  check(name: LimitName, key: string): void {
    const now = this.clock.now();
    const window = this.openWindow(key, now);
    if (window && window.counted >= this.limit.count) throw rateLimited(name, this.allowance(window, now));
  }

  giveBack(key: string): void {
    const window = this.openWindow(key, this.clock.now());
    if (window && window.counted > 0) window.counted -= 1;
  }

  forget(key: string): void {
    this.windows.delete(key);
  }

  private allowance({ counted, endsAt }: Window, now: Instant): Allowance {
    const { count, windowMs } = this.limit;
    return { limit: count, remaining: count - counted, resetMs: endsAt - now, windowMs };
  }

  private openWindow(key: string, now: Instant): Window | undefined {
    const window = this.windows.get(key);
    // A clock that was set back would keep it open for longer than anybody is to wait.
    return window && now < window.endsAt && window.endsAt - now <= this.limit.windowMs ? window : undefined;
  }

  private begin(key: string, now: Instant): Window {
    this.windows.delete(key);
    this.dropOldest(now);

    const window = { counted: 0, endsAt: now + this.limit.windowMs };
    this.windows.set(key, window);
    return window;
  }

  /** Those that are over, but no more than two, so that each that begins costs as little as any other; and one where there are too many. */
  private dropOldest(now: Instant): void {
    for (let dropped = 0; dropped < 2; dropped += 1) {
      const [oldest] = this.windows;
      if (!oldest || (now < oldest[1].endsAt && this.windows.size < KEYS_MAX)) return;
      this.windows.delete(oldest[0]);
    }
  }
}
