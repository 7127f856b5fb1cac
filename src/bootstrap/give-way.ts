import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/** Where all are busy it gets a tenth of what others get. With less a picture takes so long that it is taken for one that never ends. */
const PRIORITY = constants.priority.PRIORITY_BELOW_NORMAL;

/**
 * Has a program that leads a session of its own wait for everything else on the machine. Linux may share the processors out among sessions
 * first, and then looks at how patient each is (sched(7), "The autogroup feature").
 */
export function giveWay(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, PRIORITY);
    writeFileSync(`/proc/${pid}/autogroup`, String(PRIORITY));
  } catch {
    // It has ended already, or this system knows nothing of the kind: the work is done all the same.
  }
}
