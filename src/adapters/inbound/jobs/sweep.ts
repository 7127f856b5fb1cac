import type { Application } from '../../../application/application.js';
import type { Timers } from '../../../application/ports/timers.js';

const SWEEP_EVERY_MS = 3_600_000;

interface Sweeping {
  app: Application;
  /** Takes away what this node has left lying about where uploads are looked at. */
  sweepOwn(): Promise<void>;
  timers: Timers;
  report(error: unknown): void;
}

/**
 * Sweeps once an hour; what a node that was killed has left, and what all share, are seen to at once, and whether this node has the files of
 * its database. @returns what ends it, and resolves when none is under way
 */
export function sweepHourly({ app, sweepOwn, timers, report }: Sweeping): () => Promise<void> {
  const underWay = new Set<Promise<void>>();
  const begin = (work: () => Promise<void>) => {
    const ended = work()
      .catch(report)
      .finally(() => underWay.delete(ended));
    underWay.add(ended);
  };
  const shared = [sweepOwn, () => app.media.askForSweep()];
  [...shared, () => app.media.claim()].forEach(begin);
  const cancel = timers.every(SWEEP_EVERY_MS, () => [...shared, () => app.housekeeping.sweep()].forEach(begin));
  return async () => {
    cancel();
    await Promise.all(underWay);
  };
}
