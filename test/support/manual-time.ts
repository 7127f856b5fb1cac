import type { Clock } from '../../src/application/ports/clock.js';
import type { Timers } from '../../src/application/ports/timers.js';

/** Time that stands still until it is told to go on. */
export class ManualTime implements Clock, Timers {
  private at = 1_000_000;
  private due: { at: number; task: () => void }[] = [];

  now = (): number => this.at;

  after = (ms: number, task: () => void) => {
    const entry = { at: this.at + ms, task };
    this.due.push(entry);
    return () => {
      this.due = this.due.filter((other) => other !== entry);
    };
  };

  every = (ms: number, task: () => void) => {
    let cancel: () => void = () => undefined;
    const again = () => {
      cancel = this.after(ms, () => {
        again();
        task();
      });
    };
    again();
    return () => cancel();
  };

  /** How many wait for something to fall due. */
  get waiting(): number {
    return this.due.length;
  }

  /** Lets time pass, and runs what falls due in its order; what that leads to has its turn too. */
  async pass(ms: number): Promise<void> {
    const until = this.at + ms;
    for (;;) {
      const [next] = this.due.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at);
      if (!next) break;
      this.due = this.due.filter((other) => other !== next);
      this.at = Math.max(this.at, next.at);
      next.task();
      await settled();
    }
    this.at = until;
    await settled();
  }
}

/** What promises lead to in memory takes a few turns. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
