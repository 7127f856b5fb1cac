/** Who brings work to the turnstile: a connection, which can be told to wait. */
interface Entrant {
  pause(): unknown;
  resume(): unknown;
}

/** So much is let in before the event loop does what else there is to do. */
const TURN = 4;
/** A connection that has more than this waiting is not read from. */
const WAITING_MAX = 16;

/**
 * Lets work in by turns of those who bring it, a little at a time. A connection may bring a thousand requests at once, and nobody else is
 * to wait until they have all been begun.
 */
export class Turnstile {
  private readonly lines = new Map<Entrant, (() => void)[]>();
  /** How many are about to be let in. */
  private called = 0;

  enter(who: Entrant, begin: () => void): void {
    const line = this.lines.get(who) ?? [];
    this.lines.set(who, line);
    line.push(begin);
    if (line.length === WAITING_MAX) who.pause();
    this.call();
  }

  /** Each in a task of its own, so that what it leads to at once is done before the next. */
  private call(): void {
    if (this.called === TURN) return;
    this.called += 1;
    setImmediate(() => {
      this.called -= 1;
      this.letOneIn();
      if (this.lines.size > this.called) this.call();
    });
  }

  private letOneIn(): void {
    const [next] = this.lines;
    if (!next) return;
    const [who, line] = next;
    // To the back of the row.
    this.lines.delete(who);
    const begin = line.shift();
    if (line.length > 0) this.lines.set(who, line);
    else who.resume();
    begin?.();
  }
}
