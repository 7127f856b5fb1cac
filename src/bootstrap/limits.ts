import type { Limits } from '../adapters/outbound/memory-rate-limiter.js';
import type { Config } from './config.js';

type LimitSettings = Pick<Config, 'RATE_LIMITS' | 'LIMIT_FAILED_LOGINS' | 'LIMIT_REGISTRATIONS' | 'LIMIT_AUTHENTICATIONS'>;

const QUARTER_MS = 900_000;
const HOUR_MS = 3_600_000;

/** What the configuration says of limits. The strict ones come on top of the usual ones, so they are never laxer. */
export function limitsOf(config: LimitSettings): Limits {
  if (config.RATE_LIMITS === 'off') return {};

  const usual: Limits = {
    failedLogins: { count: config.LIMIT_FAILED_LOGINS, windowMs: QUARTER_MS },
    registrations: { count: config.LIMIT_REGISTRATIONS, windowMs: HOUR_MS },
  };
  if (config.RATE_LIMITS === 'default') return usual;
  return { ...usual, authentications: { count: config.LIMIT_AUTHENTICATIONS, windowMs: QUARTER_MS } };
}
