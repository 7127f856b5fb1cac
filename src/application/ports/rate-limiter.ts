import type { Allowance, LimitName } from '../../domain/limit.js';

/** Counts by limit and key, in a window of time that begins with the first. The keys of one limit are nothing to another. */
export interface RateLimiter {
  /**
   * Counts one. Of those who ask at once no more are let through than of those who ask in turn, and who is refused is not counted.
   * @returns what is left after it; undefined where there is no such limit
   * @throws rate_limited, with the allowance of which nothing is left, and the name of the limit
   */
  consume(limit: LimitName, key: string): Promise<Allowance | undefined>;
  /**
   * Counts nothing.
   * @throws rate_limited where `consume` would now, with the same allowance
   */
  check(limit: LimitName, key: string): Promise<void>;
  /** Takes back one that was counted in this window. Nothing is ever left below none. */
  giveBack(limit: LimitName, key: string): Promise<void>;
  /** Takes back all. */
  forget(limit: LimitName, key: string): Promise<void>;
}
