import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { busy } from '../../../domain/errors.js';

/** One processor is left for everything else. */
const AT_ONCE = Math.max(1, Math.min(2, availableParallelism() - 1));
const WAITING_MAX = 32;
const RETRY_AFTER_MS = 5_000;

/** What pictures, films and sounds are decoded by: programs, of which few work at once, whatever they decode. */
export class Decoders {
  private readonly turns = pLimit(AT_ONCE);

  /** @param giveWay has a program wait for everything else */
  constructor(readonly giveWay: (pid: number | undefined) => void) {}

  /**
   * Waits for a turn. Who has one must not wait for another.
   * @throws busy when too many wait
   */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.turns.pendingCount >= WAITING_MAX) throw busy(RETRY_AFTER_MS);
    return this.turns(work);
  }
}
