import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openDatabase, type Connection } from '../../src/adapters/outbound/postgres/database.js';
import { PgJobs } from '../../src/adapters/outbound/postgres/jobs/pg-jobs.js';
import { migrate } from '../../src/adapters/outbound/postgres/migrate.js';
import { systemTimers } from '../../src/adapters/outbound/system.js';
import type { Timers } from '../../src/application/ports/timers.js';
import { freshDatabase } from '../support/cluster.js';
import { embeddedWorld } from '../support/embedded-world.js';
import { soon } from '../support/journey-processes.js';
import { Remover } from '../support/jobs-world.js';
import { upTo } from '../support/storage-world.js';

const CHILD = fileURLToPath(new URL('../support/jobs-child.ts', import.meta.url));

/** Looks for lost jobs every second and a half, which it does every half minute otherwise. */
const hasty: Timers = { after: systemTimers.after, every: (ms, task) => systemTimers.every(ms / 20, task) };

describe('postgres jobs, when something is killed', () => {
  /** Somebody who does the jobs there until the test is over, and what they say. */
  async function work(connection: Connection, remover: Remover) {
    const [database, faults] = [openDatabase(connection), [] as { code?: string }[]];
    const jobs = new PgJobs({ database, timers: hasty, report: (error) => void faults.push(error as { code?: string }) });
    await remover.worksOn(jobs);
    const close = async () => {
      await remover.rests();
      await database.close();
    };
    return { jobs, faults, close };
  }

  it('does what a killed node was busy with, within seconds and not hours', async () => {
    const connection = await freshDatabase();
    const remover = new Remover();
    const child = spawn(process.execPath, ['--import', 'tsx', CHILD, JSON.stringify(connection)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
    const asking = openDatabase(connection);
    await new PgJobs({ database: asking, timers: hasty, report: () => undefined }).add('removeFile', { fileId: 'orphan' });
    await soon('the child has begun', () => said.includes('orphan') || undefined);

    const { close } = await work(connection, remover);
    await pause(5_000);
    expect(remover.begun).to.deep.equal([]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await remover.hasRemoved(1, /orphan/, 15_000);
    await Promise.all([close(), asking.close()]);
  });

  describe('which is PostgreSQL itself', () => {
    const world = embeddedWorld();

    it('goes on when it is back, and says little of it', async () => {
      // Otherwise PostgreSQL forgets what it has acknowledged.
      const server = await world.start({ durable: true });
      await migrate(server.connection);
      const remover = new Remover();
      const { jobs, faults, close } = await work(server.connection, remover);
      const written: unknown[] = [];
      const write = process.stderr.write.bind(process.stderr);
      process.stderr.write = (...said: unknown[]) => written.push(said) > 0;
      for (const n of upTo(1, 600)) remover.meets(`${n}`, () => pause(20));
      await Promise.all(upTo(1, 600).map((n) => jobs.add('removeFile', { fileId: `${n}` })));

      const kills = 4;
      for (const _ of upTo(1, kills)) {
        const pid = server.pid();
        process.kill(pid, 'SIGKILL');
        await soon('it is restarted', () => server.pid() !== pid || undefined);
        await pause(1_500);
      }
      await remover.hasRemoved(600, /./, 60_000);
      await close();
      process.stderr.write = write;

      expect(new Set(remover.removed).size).to.equal(600);
      expect(written).to.deep.equal([]);
      expect(faults.map(({ code }) => code)).to.satisfy((codes: string[]) => codes.every((code) => code === 'storage_unavailable'));
      // A backend may outlive its postmaster by a statement.
      expect(faults.length).to.be.within(1, 2 * kills);
    });
  });
});
