import type { Limits } from '../adapters/outbound/memory-rate-limiter.js';
import type { Config } from './config.js';

type LimitSettings = Pick<Config, 'RATE_LIMITS' | (`LIMIT_${string}` & keyof Config)>;

const QUARTER_MS = 900_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** What the configuration says of limits. The strict ones are never laxer than the usual ones. */
export function limitsOf(config: LimitSettings): Limits {
  if (config.RATE_LIMITS === 'off') return {};

  const usual: Limits = {
    addressRequests: { count: config.LIMIT_ADDRESS_REQUESTS, windowMs: QUARTER_MS },
    userRequests: { count: config.LIMIT_USER_REQUESTS, windowMs: QUARTER_MS },
    messages: { count: config.LIMIT_MESSAGES, windowMs: MINUTE_MS },
    commands: { count: config.LIMIT_COMMANDS, windowMs: MINUTE_MS },
    uploads: { count: config.LIMIT_UPLOADS, windowMs: QUARTER_MS },
    failedLogins: { count: config.LIMIT_FAILED_LOGINS, windowMs: QUARTER_MS },
    registrations: { count: config.LIMIT_REGISTRATIONS, windowMs: HOUR_MS },
  };
  if (config.RATE_LIMITS === 'default') return usual;
  return {
    ...usual,
    userRequests: { count: Math.min(config.LIMIT_ADDRESS_REQUESTS, config.LIMIT_USER_REQUESTS), windowMs: QUARTER_MS },
    authentications: { count: config.LIMIT_AUTHENTICATIONS, windowMs: QUARTER_MS },
  };
}

/** How much somebody may do a second before it is spread. */
export const paceOf = ({ RATE_LIMITS, LIMIT_PER_SECOND }: LimitSettings): number => (RATE_LIMITS === 'off' ? Infinity : LIMIT_PER_SECOND);
