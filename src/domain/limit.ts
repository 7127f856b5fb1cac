/** What is counted. How many are let through, in what time, is a matter of the configuration; all are when it says nothing. */
export type LimitName =
  'addressRequests' | 'userRequests' | 'messages' | 'commands' | 'uploads' | 'authentications' | 'failedLogins' | 'registrations';

/** What somebody may have done too much of: a limit, or the pace that one is held to from second to second. */
export type Limited = LimitName | 'pace';

/** How a limit stands for one who is counted. */
export interface Allowance {
  /** How many are let through in one window. */
  limit: number;
  /** How many more would be let through in this one. */
  remaining: number;
  /** When it is over, in milliseconds from now. */
  resetMs: number;
  windowMs: number;
}

/** Of two limits, the one that will refuse first; of two that are as far, the one that will refuse for longer. */
export function morePressing(one: Allowance, other: Allowance): Allowance {
  if (one.remaining !== other.remaining) return one.remaining < other.remaining ? one : other;
  return one.resetMs >= other.resetMs ? one : other;
}
