import type { Application } from '../../../application/application.js';
import type { Cancel, Timers } from '../../../application/ports/timers.js';

const SWEEP_EVERY_MS = 3_600_000;

/** Sweeps once an hour. @returns what ends it */
export const sweepHourly = (app: Application, timers: Timers, report: (error: unknown) => void): Cancel =>
  timers.every(SWEEP_EVERY_MS, () => void app.housekeeping.sweep().catch(report));
