import type { Clock } from '../../../application/ports/clock.js';

const REFUSED_MAX = 100;
const WINDOW_MS = 10_000;

/** Counts what one client was refused: who sends nothing but nonsense is shown out. */
export class RefusalCount {
  private since = -Infinity;
  private count = 0;

  constructor(private readonly clock: Clock) {}

  /** Counts one more. */
  isTooMany(): boolean {
    const now = this.clock.now();
    if (now - this.since >= WINDOW_MS) {
      this.since = now;
      this.count = 0;
    }
    this.count += 1;
    return this.count >= REFUSED_MAX;
  }
}
