import type { UserId } from '../domain/ids.js';
import type { Caller, Client } from './caller.js';
import type { RateLimiter } from './ports/rate-limiter.js';

/** What is limited whatever it is that somebody asks. */
export const limits = ({ limiter }: { limiter: RateLimiter }) => ({
  /**
   * Counts a request, by the user where it is known who asks, and else by the address.
   * @throws rate_limited
   */
  async request({ address, noteLimit }: Client, userId?: UserId): Promise<void> {
    const left = await (userId === undefined ? limiter.consume('addressRequests', address) : limiter.consume('userRequests', userId));
    if (left) noteLimit?.(left);
  },

  /**
   * Counts a command over a socket, of which opening it is the first.
   * @throws rate_limited
   */
  async command({ userId }: Caller): Promise<void> {
    await limiter.consume('commands', userId);
  },
});
