import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** What `look` finds, as soon as it finds something; rejects after `withinMs`, saying what was waited for. */
export async function soon<Result>(
  what: string,
  look: () => Result | undefined | Promise<Result | undefined>,
  withinMs = 10_000,
): Promise<Result> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`did not happen within ${withinMs} ms: ${what}`);
    await pause(15);
  }
}

/**
 * The pids of all that runs for the sake of a folder, whoever started it and whether its parent lives or not. Payam and its watchdog
 * have the folder in their environment, initdb and the server in their arguments, and a backend of the server works in it.
 */
export function processesOf(folder: string): number[] {
  if (!existsSync('/proc')) throw new Error('journeys look for processes in /proc, which this system does not have');
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids.filter((pid) => tracesOf(pid).some((trace) => trace.includes(folder))).map(Number);
}

function tracesOf(pid: string): string[] {
  const read = (look: () => string) => {
    try {
      return look();
    } catch {
      // It has ended since it was listed, or is not ours to look at.
      return '';
    }
  };
  const file = (name: string) => read(() => readFileSync(`/proc/${pid}/${name}`, 'utf8'));
  return [file('environ'), file('cmdline'), read(() => readlinkSync(`/proc/${pid}/cwd`))];
}
