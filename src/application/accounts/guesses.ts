import { RateLimited } from '../../domain/errors.js';
import type { UserId } from '../../domain/ids.js';
import type { Client } from '../caller.js';
import { isRefusal } from '../counted.js';
import type { RateLimiter } from '../ports/rate-limiter.js';

/** Whose password is tried: an account's, whatever it was called, or nobody's of this name. */
type Whose = { userId: UserId } | { name: string };

export type Guess = ReturnType<typeof guesses>;

/**
 * Does what needs a password, and refuses when that is wrong. Wrong ones are counted by address and account, and where there is no such
 * account by address and name, so that nothing tells the one from the other; a right one forgets them. It is counted before it is begun.
 * Who then finds the limit reached waits for those under way, which may be right, and gets no more tries by that.
 * @throws rate_limited, and whatever the work throws
 */
export const guesses = ({ limiter }: { limiter: RateLimiter }) => {
  const underWay = new UnderWay();

  const attempt = async <Result>(key: string, { noteLimit }: Client, work: () => Promise<Result>): Promise<Result> => {
    const left = await limiter.consume('failedLogins', key);
    return underWay.track(key, async () => {
      try {
        const result = await work();
        await limiter.forget('failedLogins', key);
        return result;
      } catch (error) {
        if (!isRefusal(error)) await limiter.giveBack('failedLogins', key);
        else if (left) noteLimit?.(left);
        throw error;
      }
    });
  };

  return async <Result>(whose: Whose, client: Client, work: () => Promise<Result>): Promise<Result> => {
    const key = 'userId' in whose ? `${client.address} account ${whose.userId}` : `${client.address} name ${whose.name}`;
    for (;;) {
      const others = underWay.now(key);
      try {
        return await attempt(key, client, work);
      } catch (error) {
        if (!(error instanceof RateLimited) || others.length === 0) throw error;
        await Promise.race(others);
      }
    }
  };
};

/** What was begun in this process and has not ended, by key. */
class UnderWay {
  private readonly ends = new Map<string, Set<Promise<void>>>();

  /** Promises that resolve as each of them ends, however it does. */
  now(key: string): Promise<void>[] {
    return [...(this.ends.get(key) ?? [])];
  }

  track<Result>(key: string, begin: () => Promise<Result>): Promise<Result> {
    const outcome = begin();
    const ends = this.ends.get(key) ?? new Set();
    const end = outcome.then(ignore, ignore).then(() => {
      ends.delete(end);
      if (ends.size === 0) this.ends.delete(key);
    });
    this.ends.set(key, ends.add(end));
    return outcome;
  }
}

const ignore = (): void => undefined;
