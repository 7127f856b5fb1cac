// A client from outside knows no types.
/* eslint-disable @typescript-eslint/no-explicit-any */

export interface Frame {
  event: string;
  id?: string | number;
  data: any;
}

/** How long what is to come may take, however busy the machine is; in milliseconds. Nothing is proved by its being quick. */
export const PATIENCE_MS = 15_000;

/** What a client got, in order, whatever it came by. */
export class Inbox {
  readonly frames: Frame[] = [];
  private watchers = new Set<() => void>();

  /** The first frame of this name that fits, whether it came already or not. */
  next(event: string, fits: (frame: Frame) => boolean = () => true, withinMs = PATIENCE_MS): Promise<Frame> {
    return this.until(() => this.frames.find((frame) => frame.event === event && fits(frame)), event, withinMs);
  }

  of(event: string): Frame[] {
    return this.frames.filter((frame) => frame.event === event);
  }

  /** Resolves with what `look` finds, as soon as it finds something. */
  until<Found>(look: () => Found | undefined, what: string, withinMs = PATIENCE_MS): Promise<Found> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.watchers.delete(watch);
        reject(new Error(`${what} did not come within ${withinMs} ms; came: ${this.frames.map(({ event }) => event).join(' ')}`));
      }, withinMs);
      const watch = () => {
        const found = look();
        if (found === undefined) return;
        clearTimeout(timer);
        this.watchers.delete(watch);
        resolve(found);
      };
      this.watchers.add(watch);
      watch();
    });
  }

  protected keep(frame: Frame): void {
    this.frames.push(frame);
    this.wake();
  }

  protected wake(): void {
    [...this.watchers].forEach((watch) => watch());
  }
}
