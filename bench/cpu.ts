import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** CPU time of a process, in microseconds. Format: proc_pid_stat(5). */
export function cpuOf(pid: number): number {
  const { ownTicks } = statOf(pid) ?? { ownTicks: 0 };
  return ownTicks * TICK_US;
}

/** CPU time of a process and its children, those that have ended included, in microseconds. */
export function cpuOfFamily(pid: number): number {
  const parent = statOf(pid);
  if (!parent) return 0;
  const alive = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? [])
    .filter(({ parentPid }) => parentPid === pid);
  return alive.reduce((ticks, child) => ticks + child.ownTicks, parent.ownTicks + parent.endedChildrenTicks) * TICK_US;
}

/** CPU time that the whole machine has used, in microseconds; what its host gave to others counts as used. Format: proc_stat(5). */
export function cpuOfMachine(): number {
  const [first = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = first.split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softIrq + steal) * TICK_US;
}

const TICK_US = 1_000_000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

function statOf(pid: number): { parentPid: number; ownTicks: number; endedChildrenTicks: number } | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // It ended while the list of processes was read.
    return undefined;
  }
  // The name, in parentheses, may hold anything; the third field follows it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  return { parentPid: field(4), ownTicks: field(14) + field(15), endedChildrenTicks: field(16) + field(17) };
}

/** Keeps a process and all its threads on one of our CPUs. @returns whether that could be done */
export function pin(pid: number, nth: number): boolean {
  const cpu = allowedCpus()[nth];
  if (cpu === undefined) return false;
  return spawnSync('taskset', ['-a', '-c', '-p', String(cpu), String(pid)], { stdio: 'ignore' }).status === 0;
}

let allowed: number[] | undefined;

/** As they were before anything was pinned. */
function allowedCpus(): number[] {
  if (allowed) return allowed;
  const [, list = ''] = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  allowed = list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  return allowed;
}
