import { readFileSync } from 'node:fs';

const EVERY_MS = 10;

/** The most that a process held in memory while this was done, beyond what it held before; in bytes. Format: proc_pid_status(5). */
export async function residentGrowth(pid: number, work: () => Promise<void>): Promise<number> {
  const before = memoryOf(pid);
  let most = before.resident;
  const look = () => (most = Math.max(most, memoryOf(pid).resident));
  const timer = setInterval(look, EVERY_MS);
  await work().finally(() => clearInterval(timer));
  look();
  const { peak } = memoryOf(pid);
  // The system's own mark misses nothing, but says when it was reached only by being higher than before.
  return Math.max(most, peak > before.peak ? peak : 0) - before.resident;
}

function memoryOf(pid: number): { resident: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (field: string) => Number(new RegExp(`^${field}:\\s*(\\d+) kB$`, 'm').exec(status)?.[1]) * 1_024;
  return { resident: bytes('VmRSS'), peak: bytes('VmHWM') };
}
