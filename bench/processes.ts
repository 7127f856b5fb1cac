import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { giveWay } from '../src/bootstrap/give-way.js';
import type { Cleanup } from './cleanup.js';

export interface Started {
  pid: number;
  /** What the line says, in the pattern's first group, by which it told that it is ready. */
  said: string;
}

export interface Program {
  args: string[];
  ready: RegExp;
  /** The whole environment beside the path. */
  env?: Record<string, string>;
  cwd: string;
  /** It stands for other machines: what it takes of the processors of this one is what nobody else wants. */
  isApart?: boolean;
}

const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 15_000;

/** Starts a Node program, and waits until it says that it is ready. Cleaning up ends it. */
export async function start({ args, ready, env = {}, cwd, isApart = false }: Program, cleanup: Cleanup): Promise<Started> {
  // What is set for other programs, such as a database's address, does not concern this one.
  const { PATH = '', TMPDIR } = process.env;
  const child = spawn(process.execPath, args, {
    cwd,
    detached: isApart,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH, ...(TMPDIR && { TMPDIR }), ...env },
  });
  if (isApart) giveWay(child.pid);
  cleanup.add(() => stop(child));
  const said = await firstMatch(child, ready);
  return { pid: child.pid ?? 0, said };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await gone;
  clearTimeout(force);
}

function firstMatch(child: ChildProcess, ready: RegExp): Promise<string> {
  const { stdout } = child;
  if (!stdout) throw new Error('a program without an output says nothing');
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    const giveUp = (why: string) => reject(new Error(`${child.spawnargs.join(' ')} ${why}; it said: ${lines.join(' | ')}`));
    const timer = setTimeout(() => giveUp('is not ready'), START_WITHIN_MS);
    child.once('error', reject);
    child.once('exit', () => giveUp('ended'));
    // It is read on to the end: a full pipe would stop the program.
    createInterface({ input: stdout }).on('line', (line) => {
      const found = ready.exec(line)?.[1];
      if (found === undefined) return void (lines.length < 20 && lines.push(line));
      clearTimeout(timer);
      resolve(found);
    });
  });
}
