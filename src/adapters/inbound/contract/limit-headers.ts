import type { NoteLimit } from '../../../application/caller.js';
import { morePressing, type Allowance } from '../../../domain/limit.js';

/** The fields of draft-ietf-httpapi-ratelimit-headers-06, sections 3.1 to 3.4; times are in whole seconds. */
export const limitHeaders = ({ limit, remaining, resetMs, windowMs }: Allowance): Record<string, string> => ({
  'RateLimit-Limit': String(limit),
  'RateLimit-Remaining': String(remaining),
  'RateLimit-Reset': String(Math.ceil(resetMs / 1_000)),
  'RateLimit-Policy': `${limit};w=${Math.ceil(windowMs / 1_000)}`,
});

export const LIMIT_HEADERS = ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'RateLimit-Policy'];

/** Shows the most pressing of the limits that one request is counted by. */
export function showLimits(show: (headers: Record<string, string>) => void): NoteLimit {
  let shown: Allowance | undefined;
  return (allowance) => {
    shown = shown ? morePressing(shown, allowance) : allowance;
    show(limitHeaders(shown));
  };
}
