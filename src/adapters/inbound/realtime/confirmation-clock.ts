import type { Clock } from '../../../application/ports/clock.js';
import type { Timers } from '../../../application/ports/timers.js';

/** Pings that ask what has arrived are at least this far apart on one socket, in milliseconds. */
const CONFIRM_EVERY_MS = 100;

export interface Confirming {
  readonly isOwedPing: boolean;
  askToConfirm(): void;
}

/** Spaces the pings of all sockets with one timer, which runs only while somebody waits. */
export class ConfirmationClock {
  private readonly askedAt = new WeakMap<Confirming, number>();
  private waiting = new Set<Confirming>();
  private isTicking = false;

  constructor(
    private readonly clock: Clock,
    private readonly timers: Timers,
  ) {}

  /** Asks as soon as the time since the last question allows. */
  want(socket: Confirming): void {
    this.waiting.add(socket);
    if (this.isTicking) return;
    this.isTicking = true;
    // Not at once: what else goes out in this turn of the event loop is asked about together.
    this.timers.after(0, () => this.tick());
  }

  private tick(): void {
    const now = this.clock.now();
    const waiting = this.waiting;
    this.waiting = new Set();
    for (const socket of waiting) {
      if (!socket.isOwedPing) continue;
      if (now - (this.askedAt.get(socket) ?? -Infinity) < CONFIRM_EVERY_MS) this.waiting.add(socket);
      else {
        this.askedAt.set(socket, now);
        socket.askToConfirm();
      }
    }
    this.isTicking = this.waiting.size > 0;
    if (this.isTicking) this.timers.after(CONFIRM_EVERY_MS / 4, () => this.tick());
  }
}
