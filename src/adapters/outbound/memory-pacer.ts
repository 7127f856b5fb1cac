import type { Clock } from '../../application/ports/clock.js';
import type { Pacer } from '../../application/ports/pacer.js';
import type { Timers } from '../../application/ports/timers.js';
import { rateLimited } from '../../domain/errors.js';
import type { Instant } from '../../domain/ids.js';

/** How far ahead of an even pace a key may be, in milliseconds: who has been quiet asks many things at once, as on starting. */
const AHEAD_MS = 400;
/** More do not wait of one key. */
export const WAITING_MAX = 500;
/** More keys than this are not remembered at once; the one that came first is forgotten first. */
const KEYS_MAX = 50_000;

interface Line {
  /** When the next would come if all were evenly spread: the generic cell rate algorithm of ITU-T I.371, annex A. */
  dueAt: Instant;
  waiting: (() => void)[];
}

/** Lets so many through in a second, and a few more at first. Each node paces what comes to it. */
export function memoryPacer(perSecond: number, clock: Clock, timers: Timers): Pacer {
  if (perSecond === Infinity) return { turn: () => Promise.resolve() };
  const everyMs = 1_000 / perSecond;
  const lines = new Map<string, Line>();

  const release = (line: Line): void => {
    line.waiting.shift()?.();
    if (line.waiting.length > 0) timers.after(everyMs, () => release(line));
  };

  const lineOf = (key: string, now: Instant): Line => {
    const known = lines.get(key);
    if (known) lines.delete(key);
    else dropIdle(lines, now);

    const line = known ?? { dueAt: now, waiting: [] };
    lines.set(key, line);
    return line;
  };

  return {
    async turn(key) {
      const now = clock.now();
      const line = lineOf(key, now);
      if (line.waiting.length === WAITING_MAX)
        throw rateLimited('pace', { limit: perSecond, remaining: 0, resetMs: line.dueAt - now, windowMs: 1_000 });
      // A clock that was set back is no reason to wait.
      const dueAt = line.waiting.length > 0 ? line.dueAt : Math.min(Math.max(line.dueAt, now), now + AHEAD_MS);
      line.dueAt = dueAt + everyMs;
      const earlyMs = line.dueAt - now - AHEAD_MS;
      if (earlyMs <= 0 && line.waiting.length === 0) return;

      await new Promise<void>((resolve) => {
        if (line.waiting.push(resolve) === 1) timers.after(earlyMs, () => release(line));
      });
    },
  };
}

/** Of the two that have not asked for the longest time, those that owe nothing any more; and one where there are too many. */
function dropIdle(lines: Map<string, Line>, now: Instant): void {
  for (let dropped = 0; dropped < 2; dropped += 1) {
    const [oldest] = lines;
    if (!oldest || (lines.size < KEYS_MAX && (now < oldest[1].dueAt || oldest[1].waiting.length > 0))) return;
    lines.delete(oldest[0]);
  }
}
