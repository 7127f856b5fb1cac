import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { roomyFolder } from './cluster.js';
import { installedPayam } from './journey-build.js';
import { processesOf, soon } from './journey-processes.js';

export interface RunOptions {
  settings?: Record<string, string>;
  args?: string[];
  /** The program and its first arguments, when it is not the built server itself. */
  command?: string[];
  /** The account that runs it. */
  uid?: number;
}

interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A Payam in a process of its own, and all it said. */
export class PayamProcess {
  stdout = '';
  stderr = '';
  exit: Exit | undefined;

  constructor(
    private readonly child: ChildProcess,
    /** Its data folder. */
    readonly data: string,
  ) {
    child.stdout?.on('data', (said: Buffer) => (this.stdout += said.toString()));
    child.stderr?.on('data', (said: Buffer) => (this.stderr += said.toString()));
    child.on('close', (code, signal) => (this.exit = { code, signal }));
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('it could not be started');
    return this.child.pid;
  }

  signal(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  /** Where it listens, when it has said all that it says at its start; rejects when it ends instead. */
  listens(): Promise<string> {
    return soon('Payam listens', () => {
      if (this.exit) throw new Error(`Payam ended with ${JSON.stringify(this.exit)}: ${this.stdout}${this.stderr}`);
      // What it says can come in pieces, and that it listens is not the last of it.
      return /listens on (http:\/\/[^ ,"]+)[^]*try it: .*\n/.exec(this.stdout)?.[1];
    });
  }

  ended(withinMs = 12_000): Promise<Exit> {
    return soon('Payam ends', () => this.exit, withinMs);
  }

  /** Resolves when neither it nor anything that it started is left. */
  async leavesNothing(withinMs = 10_000): Promise<void> {
    const isAlone = () => processesOf(this.data).length === 0 || undefined;
    await soon('nothing of it is left', isAlone, withinMs).catch((cause: unknown) => {
      throw new Error(`still running: ${processesOf(this.data).join(', ')}`, { cause });
    });
  }

  /** What it logged, line by line. */
  logged(): Record<string, unknown>[] {
    const lines = this.stdout.split('\n').filter((line) => line.startsWith('{'));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** The pid of the embedded PostgreSQL, when it says that it is ready. */
  postmaster(): number | undefined {
    const [pid, , , , , , , status] = this.postmasterFile();
    return status?.trim() === 'ready' ? Number(pid) : undefined;
  }

  /** The embedded PostgreSQL, for a client. */
  connection(database = 'payam'): { host: string; port: number; user: string; database: string } {
    const [, , , port, host = ''] = this.postmasterFile();
    return { host, port: Number(port), user: 'payam', database };
  }

  /** Asks the embedded PostgreSQL, past Payam. */
  async query(sql: string, { values = [], database }: { values?: unknown[]; database?: string } = {}): Promise<Record<string, unknown>[]> {
    const client = new pg.Client(this.connection(database));
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  private postmasterFile(): string[] {
    try {
      return readFileSync(join(this.data, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
    } catch {
      // Between two runs of the server there is none.
      return [];
    }
  }
}

export type Running = PayamProcess & { url: string };

export interface JourneyWorld {
  /** A folder of this test alone, or of this suite. */
  readonly folder: string;
  /** Starts a Payam on the data folder `<folder>/data`, in `<folder>`, and waits until it listens. */
  start(options?: RunOptions): Promise<Running>;
  /** The same, and waits for nothing. */
  run(options?: RunOptions): PayamProcess;
  /** Fills the data folder with a database that was migrated, which is quicker than making one. */
  furnish(): Promise<void>;
}

/** Gives the suite that calls it a place to run Payams in, a new one for each test or one for all, and sees to it that nothing is left. */
export function journeyWorld({ per }: { per: 'test' | 'suite' }): JourneyWorld {
  let folder: string;
  let begun: PayamProcess[] = [];
  const [open, close] = per === 'test' ? [beforeEach, afterEach] : [before, after];

  // Building takes a second or two, which is no test's own.
  before(() => void installedPayam());
  open(() => {
    folder = roomyFolder('payam-journey-');
    begun = [];
  });
  close(async () => {
    for (const pid of processesOf(folder)) end(pid);
    for (const payam of begun) await payam.leavesNothing();
    rmSync(folder, { recursive: true, force: true });
  });

  const run: JourneyWorld['run'] = (options = {}) => {
    const payam = launch(folder, options);
    begun.push(payam);
    return payam;
  };
  return {
    get folder() {
      return folder;
    },
    run,
    async start(options) {
      const payam = run(options);
      return Object.assign(payam, { url: await payam.listens() });
    },
    async furnish() {
      const source = await (seed ??= makeSeed());
      mkdirSync(join(folder, 'data'));
      execFileSync('cp', ['-a', join(source, 'data', 'postgres'), join(folder, 'data')]);
    },
  };
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It has ended since it was listed.
    if ((error as { code?: string }).code !== 'ESRCH') throw error;
  }
}

function launch(home: string, { settings = {}, args = [], command, uid }: RunOptions): PayamProcess {
  const [program = process.execPath, ...first] = command ?? [process.execPath, join(installedPayam(), 'dist/bootstrap/main.js')];
  const data = settings['PAYAM_DATA'] ?? join(home, 'data');
  // A killed Payam leaves its socket folder in the temp folder, for its next start.
  const places = { PATH: process.env['PATH'], HOME: home, TMPDIR: home, PAYAM_DATA: data };
  const child = spawn(program, [...first, ...args], {
    cwd: home,
    env: { ...places, PORT: '0', PASSWORD_COST: '4', RATE_LIMITS: 'off', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    // In a group of its own, as a shell does for what it starts.
    detached: true,
    ...(uid !== undefined && { uid, gid: uid }),
  });
  return new PayamProcess(child, data);
}

let seed: Promise<string> | undefined;
let seedFolder: string | undefined;

async function makeSeed(): Promise<string> {
  const folder = (seedFolder = roomyFolder('payam-seed-'));
  const migrating = launch(folder, { args: ['--migrate'] });
  if ((await migrating.ended()).code !== 0) throw new Error(`the seed could not be made: ${migrating.stderr}`);
  return folder;
}

after(() => {
  if (seedFolder !== undefined) rmSync(seedFolder, { recursive: true, force: true });
  seed = seedFolder = undefined;
});
