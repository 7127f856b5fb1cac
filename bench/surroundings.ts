import { execFileSync } from 'node:child_process';
import { cpus, tmpdir, totalmem } from 'node:os';

/** What the figures were taken on, in one line. */
export function machine(): string {
  const [cpu] = cpus();
  const fileSystem = execFileSync('stat', ['-f', '-c', '%T', tmpdir()], { encoding: 'utf8' }).trim();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} CPUs (${cpu?.model ?? 'unknown'}), ${gigabytes} GB, data on ${fileSystem}, Node ${process.version}`;
}
