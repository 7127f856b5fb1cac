import { DomainError } from '../domain/errors.js';
import type { Allowance, LimitName } from '../domain/limit.js';
import type { NoteLimit } from './caller.js';
import type { RateLimiter } from './ports/rate-limiter.js';

export interface Count {
  limit: LimitName;
  key: string;
}

interface Counting {
  limiter: RateLimiter;
  noteLimit?: NoteLimit | undefined;
}

/**
 * Does what is limited. It is counted before it is begun, so that many at once get no more tries than one after another, and not
 * counted when nothing came of it that the client could help, or what came of it is free.
 * @throws rate_limited, and whatever the work throws
 */
export async function counted<Result>(
  { limiter, noteLimit }: Counting,
  counts: readonly Count[],
  work: () => Promise<Result>,
  isFree: (result: Result) => boolean = () => false,
): Promise<Result> {
  const taken: (Count & { left: Allowance | undefined })[] = [];
  const giveBack = async () => {
    for (const { limit, key } of taken.splice(0)) await limiter.giveBack(limit, key);
  };
  try {
    for (const count of counts) taken.push({ ...count, left: await limiter.consume(count.limit, count.key) });
    const result = await work();
    if (isFree(result)) await giveBack();
    return result;
  } catch (error) {
    if (!isRefusal(error)) await giveBack();
    throw error;
  } finally {
    for (const { left } of taken) if (left) noteLimit?.(left);
  }
}

/** Whether the client was told that it may not, rather than that it could not be done just now. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof DomainError && error.kind !== 'unavailable' && error.kind !== 'rate_limited';
