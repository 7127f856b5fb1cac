import { expect } from 'chai';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from '../../src/bootstrap/embedded-postgres/start.js';
import { StartupFault } from '../../src/bootstrap/startup-fault.js';

export const isRoot = process.getuid?.() === 0;

export interface EmbeddedWorld {
  /** A new data folder for every test, with an empty database of Payam in it. */
  readonly folder: string;
  /** What the servers started here had to say in this test. */
  readonly notices: string[];
  start(options?: Partial<EmbeddedPostgresOptions>): Promise<EmbeddedPostgres>;
  /** Starts it in another process, to be killed. */
  startElsewhere(env?: Record<string, string>): Promise<ChildPayam>;
  /** The one line with which it refuses to start; throws when it does start. */
  refusal(options?: Partial<EmbeddedPostgresOptions>): Promise<string>;
}

/** Gives the tests of the suite that calls it a place to run servers in, and clears it after each. */
export function embeddedWorld(): EmbeddedWorld {
  let seed: string;
  let folder: string;
  let running: EmbeddedPostgres[] = [];
  let children: ChildPayam[] = [];
  const notices: string[] = [];

  // Making a cluster takes half a second: tests begin with a copy of this one.
  before(async () => {
    seed = openFolder();
    const server = await startEmbeddedPostgres({ folder: seed, durable: false });
    await server.stop();
  });
  after(() => removeFolder(seed));

  beforeEach(() => {
    folder = openFolder();
    execFileSync('cp', ['-a', join(seed, 'postgres'), folder]);
  });
  afterEach(async () => {
    await Promise.all(running.map((server) => server.stop()));
    await Promise.all(children.map((child) => killHard(child.process)));
    await eventually('every server has ended', () => serverProcesses(folder).length === 0);
    // A killed Payam leaves its socket folder, for its next start.
    for (const { said } of children) if (said.connection) removeFolder(said.connection.host);
    removeFolder(folder);
    [running, children, notices.length] = [[], [], 0];
  });

  const start: EmbeddedWorld['start'] = async (options = {}) => {
    const server = await startEmbeddedPostgres({ folder, durable: false, onNotice: (line) => notices.push(line), ...options });
    running.push(server);
    return server;
  };
  const startElsewhere: EmbeddedWorld['startElsewhere'] = async (env = {}) => {
    const child = await startChild(folder, env);
    children.push(child);
    return child;
  };
  return {
    get folder() {
      return folder;
    },
    notices,
    start,
    startElsewhere,
    refusal: (options) => refusalOf(start(options)),
  };
}

async function refusalOf(starting: Promise<unknown>): Promise<string> {
  const error = await starting.then(
    () => new Error('It started.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof StartupFault)) throw error;
  expect(error.message).not.to.include('\n');
  return error.message;
}

/** A folder every account can pass through, unlike what mkdtemp makes. */
function openFolder(): string {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'payam-test-'));
  chmodSync(folder, 0o755);
  return folder;
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Resolves when `holds` does; rejects after 10 s, saying what was waited for. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Did not happen within 10 s: ${what}`);
    await pause(20);
  }
}

export async function query(connection: EmbeddedPostgres['connection'], sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(connection);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The pids of all processes of servers on the data folder: each of them works in the folder of the cluster. */
export function serverProcesses(folder: string): number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && workingFolder(name).startsWith(join(folder, 'postgres')))
    .map(Number);
}

function workingFolder(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // It has ended since it was listed, or is not ours to look at.
    return '';
  }
}

export interface ChildPayam {
  process: ChildProcess;
  lines: Interface;
  said: { pid: number; server?: number; fault?: string; connection?: EmbeddedPostgres['connection'] };
}

/** Another process that starts the database on the folder; resolves when it has, or was refused. */
async function startChild(folder: string, env: Record<string, string> = {}): Promise<ChildPayam> {
  const script = fileURLToPath(new URL('embedded-child.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    // As a shell does for what it starts, so that a test can press Ctrl-C.
    detached: true,
  });
  const lines = createInterface(child.stdout);
  const [line] = await once(lines, 'line');
  return { process: child, lines, said: JSON.parse(line) };
}

export async function killHard(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

export function skipAloud(context: Mocha.Context, why: string): void {
  console.log(`      skipped: ${why}`);
  context.skip();
}
