import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { Account } from './account.js';

/** A tiny process that outlives a killed Payam just long enough to shut its PostgreSQL down. */
export interface Watchdog {
  /** The server to end when we are gone; 0 while there is none. */
  watch(pid: number): void;
  /** Ends the watchdog without a word to the server. */
  dismiss(): void;
}

/**
 * Lines come through the pipe: a pid to watch, or `bye`. When it closes without a `bye`, Payam is dead.
 * The pid is then still the server's: it was our child, so nobody could get its number before we had seen it end and said 0.
 * A service manager that stops the whole service signals the watchdog too, which must stay until Payam is gone.
 */
const SCRIPT = `
trap '' TERM HUP
pid=0
while read -r line; do
  [ "$line" = bye ] && exit 0
  pid=$line
done
[ "$pid" -gt 1 ] && kill -s INT "$pid"
`;

/** Runs as the server's account, in a session of its own: Ctrl-C in the terminal reaches the whole group of Payam. */
export function startWatchdog(account: Account): Watchdog {
  const child = spawn('sh', ['-c', SCRIPT], {
    ...account.spawnOptions,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  // Should somebody kill the watchdog, the next start still finds a server that was left behind; so no reason to fail.
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);

  return {
    watch: (pid) => void child.stdin.write(`${pid}\n`),
    dismiss: () => void child.stdin.end('bye\n'),
  };
}
