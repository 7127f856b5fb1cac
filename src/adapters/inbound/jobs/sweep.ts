import type { Application } from '../../../application/application.js';
import type { Timers } from '../../../application/ports/timers.js';

const SWEEP_EVERY_MS = 3_600_000;

interface Sweeping {
  app: Application;
  /** Takes away what this node alone has left lying about. */
  sweepOwn(): Promise<void>;
  timers: Timers;
  report(error: unknown): void;
}

/** Sweeps now and once an hour. @returns what ends it, and resolves when none is under way */
export function sweepHourly({ app, sweepOwn, timers, report }: Sweeping): () => Promise<void> {
  let underWay = Promise.resolve();
  const sweep = () => {
    const parts = [app.housekeeping.sweep(), app.media.planSweep(), sweepOwn()];
    underWay = Promise.all(parts.map((part) => part.catch(report))).then(() => undefined);
  };
  sweep();
  const cancel = timers.every(SWEEP_EVERY_MS, sweep);
  return () => {
    cancel();
    return underWay;
  };
}
