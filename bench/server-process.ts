import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Cleanup } from './cleanup.js';
import { start, type Started } from './processes.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MAIN = join(ROOT, 'dist/bootstrap/main.js');

export interface PayamProcess extends Started {
  postgres: PostgresPlace;
}

export interface PostgresPlace {
  pid: number;
  host: string;
  port: number;
}

/** Starts the built Payam with a fresh embedded database on disk. Cleaning up ends both and takes the data away. */
export async function startPayam(cleanup: Cleanup): Promise<PayamProcess> {
  const { folder, ...started } = await startServer(cleanup);
  return { ...started, postgres: postgresIn(join(folder, 'data')) };
}

/** Starts the built Payam in a folder of its own, without limits unless the settings say otherwise. Cleaning up ends it and its folder. */
export async function startServer(cleanup: Cleanup, settings: Record<string, string> = {}): Promise<Started & { folder: string }> {
  build();
  const folder = mkdtempSync(join(tmpdir(), 'payam-bench-'));
  // A database whose Payam was ended early is a moment behind it.
  cleanup.add(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  // As root the database runs as another account, which has to get in.
  chmodSync(folder, 0o755);

  // In a folder without an .env of somebody's.
  const env = { ...environment(folder), ...settings };
  const started = await start({ args: [...flags(), MAIN], ready: /Payam listens on (http:\/\/[^\s,"]+)/, env, cwd: folder }, cleanup);
  return { ...started, folder };
}

/** What `npm start` tells Node. */
function flags(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } };
  return scripts.start.match(/--\S+/g) ?? [];
}

const environment = (folder: string): Record<string, string> => ({
  PAYAM_DATA: join(folder, 'data'),
  PORT: '0',
  HOST: '127.0.0.1',
  NODE_ENV: 'production',
  JWT_SECRET: randomBytes(32).toString('hex'),
  PASSWORD_COST: '4',
  LOG_LEVEL: 'info',
  RATE_LIMITS: 'off',
});

/** The format of the file is in PostgreSQL's src/include/utils/pidfile.h. */
function postgresIn(dataFolder: string): PostgresPlace {
  const lines = readFileSync(join(dataFolder, 'postgres/postmaster.pid'), 'utf8').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), host: lines[4] ?? '' };
}

function build(): void {
  const newest = Math.max(
    ...readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).map((path) => changedAt(join(ROOT, 'src', path))),
  );
  if (existsSync(MAIN) && changedAt(MAIN) >= newest) return;
  const { status } = spawnSync('npm', ['run', 'build', '--silent'], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Error('npm run build failed');
}

const changedAt = (path: string): number => statSync(path).mtimeMs;
