/** Who brings work to the turnstile: a connection, which can be told to wait. */
interface Entrant {
  pause(): unknown;
  resume(): unknown;
}

type Work = () => Promise<unknown>;

interface Line {
  waiting: Work[];
  underWay: number;
}

/** So much is let in before the event loop does what else there is to do. */
const TURN = 4;
/** So much of one connection is under way at once. HTTP/1.1 has clients wait for one answer before they ask again, but for a few. */
const UNDER_WAY_MAX = 4;
/** A connection that has this much waiting is not read from. */
const WAITING_MAX = 16;

/**
 * Lets work in by turns of those who bring it, a little at a time. A connection may bring a thousand requests at once, and nobody else is
 * to wait until they have all been begun.
 */
export class Turnstile {
  private readonly lines = new WeakMap<Entrant, Line>();
  /** Those that have work waiting and may have it begun. */
  private readonly ready = new Set<Entrant>();
  /** How many are about to be let in. */
  private called = 0;

  /** @param work never rejects */
  enter(who: Entrant, work: Work): void {
    const line = this.lines.get(who) ?? { waiting: [], underWay: 0 };
    this.lines.set(who, line);
    line.waiting.push(work);
    if (line.waiting.length === WAITING_MAX) who.pause();
    this.queue(who, line);
  }

  private queue(who: Entrant, { waiting, underWay }: Line): void {
    if (waiting.length === 0 || underWay >= UNDER_WAY_MAX) return;
    this.ready.add(who);
    this.call();
  }

  /** Each in a task of its own, so that what it leads to at once is done before the next. */
  private call(): void {
    if (this.called === TURN) return;
    this.called += 1;
    setImmediate(() => {
      this.called -= 1;
      this.letOneIn();
      if (this.ready.size > this.called) this.call();
    });
  }

  private letOneIn(): void {
    const [who] = this.ready;
    const line = who && this.lines.get(who);
    const work = line?.waiting.shift();
    if (!line || !work) return;
    this.ready.delete(who);
    if (line.waiting.length === 0) who.resume();
    line.underWay += 1;
    void work().then(() => {
      line.underWay -= 1;
      this.queue(who, line);
    });
    this.queue(who, line); // To the back of the row.
  }
}
