import type { Clock } from './ports/clock.js';
import type { Housekeeping } from './ports/housekeeping.js';

const DAY_MS = 86_400_000;
/** When a message was read is known for this long. */
const MOVES_KEPT_MS = 90 * DAY_MS;
/** A refresh token of a session that ended is recognised for this long. */
const SESSIONS_KEPT_MS = 30 * DAY_MS;

/** Forgets what was to be kept for a time only. */
export const housekeeping = ({ housekeeping, clock }: { housekeeping: Housekeeping; clock: Clock }) => ({
  sweep: (): Promise<void> =>
    housekeeping.forget({ movesBefore: clock.now() - MOVES_KEPT_MS, sessionsBefore: clock.now() - SESSIONS_KEPT_MS }),
});
