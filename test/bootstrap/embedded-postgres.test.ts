import { expect } from 'chai';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedWorld, eventually, isRoot, killHard, query, serverProcesses, skipAloud } from '../support/embedded-world.js';

describe('the embedded PostgreSQL', function () {
  this.timeout(30_000);
  const world = embeddedWorld();

  describe('started and stopped', () => {
    it('keeps its data from one start to the next', async () => {
      const first = await world.start();
      await query(first.connection, 'create table kept as select 42 as answer');
      await first.stop();

      const second = await world.start();
      expect(await query(second.connection, 'select answer from kept')).to.deep.equal([{ answer: 42 }]);
    });

    it('may be stopped twice, and leaves neither a process nor its socket folder', async () => {
      const server = await world.start();
      await Promise.all([server.stop(), server.stop()]);
      await server.stop();

      expect(serverProcesses(world.folder)).to.deep.equal([]);
      expect(existsSync(server.connection.host)).to.equal(false);
      expect(world.notices).to.deep.equal([]);
      expect(readdirSync(world.folder).sort()).to.deep.equal(['postgres', 'postgres.log']);
    });

    it('serves UTF-8, UTC and our settings, durably unless told otherwise', async () => {
      const server = await world.start({ durable: true, settings: { work_mem: '5MB', max_connections: '20' } });
      const settings = [
        'server_encoding',
        'TimeZone',
        'jit',
        'fsync',
        'synchronous_commit',
        'work_mem',
        'max_connections',
        'listen_addresses',
      ];
      const [row] = await query(
        server.connection,
        `select ${settings.map((name) => `current_setting('${name}') as "${name}"`).join(', ')}`,
      );
      const [locale] = await query(
        server.connection,
        'select datlocprovider, datlocale from pg_database where datname = current_database()',
      );

      expect(Object.values(row ?? {})).to.deep.equal(['UTF8', 'UTC', 'off', 'on', 'on', '5MB', '20', '']);
      expect(locale).to.deep.equal({ datlocprovider: 'b', datlocale: 'C.UTF-8' });
    });

    it('lets nobody else through to its socket', async () => {
      const { connection } = await world.start();
      expect(statSync(connection.host).mode & 0o777).to.equal(0o700);
      expect(statSync(join(world.folder, 'postgres')).mode & 0o077).to.equal(0);
    });

    it('takes over a cluster of root, as a restored backup is', async function () {
      if (!isRoot) return skipAloud(this, 'only root hands PostgreSQL to another account');
      execFileSync('chown', ['-R', '0:0', join(world.folder, 'postgres')]);
      await world.start();
      expect(statSync(join(world.folder, 'postgres', 'base')).uid).to.equal(65534);
    });

    it('outlives a Ctrl-C in the terminal until Payam stops it', async () => {
      const child = await world.startElsewhere();
      process.kill(-child.said.pid, 'SIGINT');
      await once(child.lines, 'line');

      expect(await query(child.said.connection!, 'select 1 as alive')).to.deep.equal([{ alive: 1 }]);
      expect(shellsOf(child.said.pid)).to.have.length(1);
    });

    it('begins a new log when the old one has grown over 10 MB, and keeps one', async () => {
      writeFileSync(join(world.folder, 'postgres.log'), 'old');
      truncateSync(join(world.folder, 'postgres.log'), 10 * 1024 * 1024 + 1);
      await world.start();
      expect(statSync(join(world.folder, 'postgres.log.old')).size).to.equal(10 * 1024 * 1024 + 1);
      expect(readFileSync(join(world.folder, 'postgres.log'), 'utf8')).to.include('ready to accept connections');
    });

    it('replaces what a kill in the middle of the first start left', async () => {
      rmSync(join(world.folder, 'postgres'), { recursive: true });
      mkdirSync(join(world.folder, 'postgres.new-abcdef'));
      writeFileSync(join(world.folder, 'postgres.new-abcdef', 'PG_VERSION'), '18\n');
      await world.start();
      expect(readdirSync(world.folder).filter((name) => name.startsWith('postgres.new-'))).to.deep.equal([]);
    });
  });

  describe('with another Payam on the same folder', () => {
    it('refuses the second one, and names the first', async () => {
      const first = await world.startElsewhere();
      expect(await world.refusal()).to.match(new RegExp(`Another Payam \\(pid ${first.said.pid}\\) is running on ${world.folder}`));
      expect(await query(first.said.connection!, 'select 1 as alive')).to.deep.equal([{ alive: 1 }]);
    });

    it('refuses it from another temp folder too', async () => {
      await world.start();
      const temp = join(world.folder, 'temp');
      mkdirSync(temp);
      const second = await world.startElsewhere({ TMPDIR: temp });
      expect(second.said.fault).to.match(/^Another Payam/);
    });

    it('lets exactly one of several that start at once have it', async () => {
      const outcomes = await Promise.allSettled([world.start(), world.start(), world.start()]);
      const refusals = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => String(reason));
      expect(refusals).to.have.length(2);
      for (const reason of refusals) expect(reason).to.include('Another Payam');
    });
  });

  describe('after a kill -9 of Payam', () => {
    it('leaves no server behind, and starts again at once with the data', async () => {
      const child = await world.startElsewhere();
      await query(child.said.connection!, 'create table kept as select 42 as answer');
      await killHard(child.process);

      const again = await world.start();
      expect(await query(again.connection, 'select answer from kept')).to.deep.equal([{ answer: 42 }]);
      await again.stop();
      expect(serverProcesses(world.folder)).to.deep.equal([]);
    });

    it('ends the server without any new start', async () => {
      const child = await world.startElsewhere();
      await killHard(child.process);
      await eventually('the watchdog has ended the server', () => serverProcesses(world.folder).length === 0);
    });

    it('ends the server when a service manager has sent SIGTERM to the watchdog before', async () => {
      const child = await world.startElsewhere();
      for (const watchdog of shellsOf(child.said.pid)) process.kill(watchdog, 'SIGTERM');
      await killHard(child.process);
      await eventually('the watchdog has ended the server', () => serverProcesses(world.folder).length === 0);
    });

    it('ends a server whose watchdog is gone too, after waiting for it', async () => {
      const child = await world.startElsewhere();
      for (const watchdog of shellsOf(child.said.pid)) process.kill(watchdog, 'SIGKILL');
      await killHard(child.process);

      await world.start();
      expect(world.notices.join()).to.include(`(pid ${child.said.server}) running: sending it SIGINT`);
    });

    it('is not misled by a postmaster.pid whose number is now another program', async () => {
      const first = await world.start();
      await first.stop();
      // Of the server's own account: PostgreSQL itself tells that the process of another account cannot be its rival.
      const stranger = spawn('sleep', ['60'], isRoot ? { uid: 65534 } : {});
      writeFileSync(join(world.folder, 'postgres', 'postmaster.pid'), `${stranger.pid}\n${join(world.folder, 'postgres')}\n`);

      await world.start();
      expect(stranger.exitCode ?? stranger.signalCode).to.equal(null);
      stranger.kill();
    });
  });

  describe('after a kill -9 of PostgreSQL', () => {
    it('comes back by itself with what was committed, and without orphans', async () => {
      const server = await world.start({ settings: { synchronous_commit: 'on' } });
      const killed = server.pid();
      await query(server.connection, 'create table kept as select 42 as answer');
      process.kill(killed, 'SIGKILL');

      await eventually('it runs again', () => world.notices.some((line) => line.includes('runs again')));
      expect(server.pid()).not.to.equal(killed);
      expect(await query(server.connection, 'select answer from kept')).to.deep.equal([{ answer: 42 }]);
      await server.stop();
      expect(serverProcesses(world.folder)).to.deep.equal([]);
    });

    it('waits for backends which still hold the shared memory', async () => {
      const server = await world.start();
      const busy = query(server.connection, 'select count(*) from generate_series(1, 6000000)').catch(() => undefined);
      await eventually('the query runs', async () => {
        const rows = await query(
          server.connection,
          "select from pg_stat_activity where state = 'active' and query like '%generate_series%'",
        );
        return rows.length > 1;
      });
      process.kill(server.pid(), 'SIGKILL');

      await eventually('it runs again', () => world.notices.some((line) => line.includes('runs again')));
      await busy;
      expect(world.notices.join()).to.include('pre-existing shared memory block');
    });

    it('can be stopped while it is coming back', async () => {
      // The new server answers its first connection only after a second, and is stopped before that.
      const server = await world.start({ settings: { post_auth_delay: '1' } });
      const before = serverProcesses(world.folder);
      process.kill(server.pid(), 'SIGKILL');
      await eventually('a new server is there', () => serverProcesses(world.folder).some((pid) => !before.includes(pid)));
      await server.stop();

      expect(serverProcesses(world.folder)).to.deep.equal([]);
      expect(world.notices).to.have.length(1);
    });

    it('is watched under its new pid', async () => {
      const child = await world.startElsewhere();
      process.kill(child.said.server!, 'SIGKILL');
      await eventually('it serves again', () => query(child.said.connection!, 'select 1').then(Boolean, () => false));
      await killHard(child.process);
      await eventually('the watchdog has ended the server', () => serverProcesses(world.folder).length === 0);
    });
  });
});

function shellsOf(parent: number): number[] {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ').map(Number);
  return children.filter((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'sh');
}
