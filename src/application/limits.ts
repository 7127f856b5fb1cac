import type { UserId } from '../domain/ids.js';
import type { Caller, Client } from './caller.js';
import type { Pacer } from './ports/pacer.js';
import type { RateLimiter } from './ports/rate-limiter.js';

/**
 * What is limited whatever it is that somebody asks. It waits for its turn before it is counted: what is let through in a quarter of an
 * hour may come in one second, and what is refused without end.
 */
export const limits = ({ limiter, pacer }: { limiter: RateLimiter; pacer: Pacer }) => ({
  /**
   * Counts a request, by the user where it is known who asks, and else by the address.
   * @throws rate_limited
   */
  async request({ address, noteLimit }: Client, userId?: UserId): Promise<void> {
    await pacer.turn(userId ?? address);
    const left = await (userId === undefined ? limiter.consume('addressRequests', address) : limiter.consume('userRequests', userId));
    if (left) noteLimit?.(left);
  },

  /**
   * Counts a file that somebody is about to bring.
   * @throws rate_limited
   */
  async upload({ userId, noteLimit }: Caller): Promise<void> {
    const left = await limiter.consume('uploads', userId);
    if (left) noteLimit?.(left);
  },

  /**
   * Asked when a file is about to come with a message, which is counted when it is sent: of several at once, those that are one too many
   * hear so only then.
   * @throws rate_limited
   */
  async messageToCome({ userId }: Caller): Promise<void> {
    await limiter.check('messages', userId);
  },

  /**
   * Counts a command over a socket, of which opening it is the first.
   * @throws rate_limited
   */
  async command({ userId }: Caller): Promise<void> {
    await pacer.turn(userId);
    await limiter.consume('commands', userId);
  },
});
