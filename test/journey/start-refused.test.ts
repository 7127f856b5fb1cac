import { expect } from 'chai';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Http } from '../support/client.js';
import { query } from '../support/embedded-world.js';
import { soon } from '../support/journey-processes.js';
import { journeyWorld, type PayamProcess, type RunOptions, type Running } from '../support/journey-server.js';

/** Modes do not bind root, so root has somebody else try. */
const SOMEBODY = process.getuid?.() === 0 ? { uid: 65_534 } : {};

describe('a Payam that cannot start', function () {
  this.timeout(30_000);
  const world = journeyWorld({ per: 'suite' });
  const attempts: { begin: () => RunOptions; payam?: PayamProcess }[] = [];

  /** Has it give up in one line that says all of this. */
  function says(what: string, words: string[], begin: () => RunOptions, after?: (payam: PayamProcess) => void): void {
    const attempt: (typeof attempts)[number] = { begin };
    attempts.push(attempt);
    it(`says ${what}`, async () => {
      const payam = await soon('its turn', () => attempt.payam, 20_000);
      expect(await payam.ended(20_000)).to.deep.equal({ code: 1, signal: null });
      expect(payam.stderr).to.match(/^payam: [^\n]+\n$/);
      for (const word of words) expect(payam.stderr).to.include(word);
      expect(payam.stderr).not.to.include('hunter22');
      expect(payam.stdout).not.to.include('hunter22');
      // The one that runs on the same folder is not its own.
      if (payam.data !== running.data) await payam.leavesNothing();
      after?.(payam);
    });
  }

  let running: Running;
  const stranger = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  before(async () => {
    await once(stranger.listen(0, '127.0.0.1'), 'listening');
    await world.furnish();
    running = await world.start();
    letInFirst(running, 'local all locked scram-sha-256');
    await running.query(`create role locked login password 'hunter23'`);
    await running.query('create role guest login');
    await running.query('create role tenant login');
    await running.query('create database managed');
    await running.query(`create database western encoding 'LATIN1' locale_provider libc locale 'C' template template0`);
    await query({ ...running.connection(), database: 'managed' }, 'grant all on schema public to tenant');
    await running.query('select pg_reload_conf()');
    void beginAll(); // It never rejects, and each of the tests waits for its own.
  });
  after(() => void stranger.close());

  /** Some at a time: each takes most of a second of a processor to load what it is made of. */
  async function beginAll(): Promise<void> {
    const waiting = attempts.values();
    const beginOne = async () => {
      for (const attempt of waiting) await (attempt.payam = world.run(attempt.begin())).ended(20_000).catch(() => undefined);
    };
    await Promise.all([beginOne(), beginOne(), beginOne()]);
  }

  const folder = (name: string) => ({ PAYAM_DATA: join(world.folder, name) });
  /** Without a database of its own. */
  const memory = (settings: Record<string, string>): RunOptions => ({ settings: { ...folder('memory'), STORAGE: 'memory', ...settings } });
  const database = (url: string): RunOptions => ({ settings: { ...folder('unused'), DATABASE_URL: url } });
  const door = () => encodeURIComponent(running.connection().host);

  const onTakenPort = () => ({ settings: { ...folder('port'), PORT: new URL(running.url).port } });
  says('that the port is taken, having made nothing', ['is taken', 'set PORT'], onTakenPort, ({ data }) =>
    expect(existsSync(data)).to.equal(false),
  );
  says('that the address is none of this machine', ['HOST 192.0.2.1'], () => memory({ HOST: '192.0.2.1' }));
  says('that nobody knows the address', ['HOST no-such-host.invalid'], () => memory({ HOST: 'no-such-host.invalid' }));

  says('that the database is not there', ['PostgreSQL at localhost:1/payam cannot be reached', 'ECONNREFUSED', 'DATABASE_URL'], () =>
    database('postgres://payam:hunter22@localhost:1/payam'),
  );
  says('that what answers there is no database', ['cannot be reached', 'DATABASE_URL'], () =>
    database(`postgres://payam@127.0.0.1:${(stranger.address() as AddressInfo).port}/payam`),
  );
  says('that the password is wrong', ['does not let us in', 'locked'], () =>
    database(`postgres://locked:hunter22@localhost/payam?host=${door()}`),
  );
  says('that a password is missing', ['cannot be reached', 'password'], () => database(`postgres://locked@localhost/payam?host=${door()}`));
  says('that the password is no text', ['cannot be reached'], () => database(`postgres://locked:%zz@localhost/payam?host=${door()}`));
  says('that the database has no TLS', ['cannot be reached', 'SSL'], () =>
    database(`postgres://payam@localhost/payam?host=${door()}&ssl=true`),
  );
  says('that the database is missing', ['does not let us in', 'nowhere'], () =>
    database(`postgres://payam@localhost/nowhere?host=${door()}`),
  );
  says('that the database is not one of Unicode', ['western', 'the encoding LATIN1', "encoding 'UTF8' template template0"], () =>
    database(`postgres://payam@localhost/western?host=${door()}`),
  );
  says('that the user may not make tables', ['does not let us make our tables', 'permission denied'], () =>
    database(`postgres://guest@localhost/postgres?host=${door()}`),
  );

  says('which extension the user may not make', ['does not have the extension', 'permission denied', 'create extension pg_trgm'], () =>
    database(`postgres://tenant@localhost/managed?host=${door()}`),
  );

  says('that the data folder is a file', ['/file', 'PAYAM_DATA'], () => {
    writeFileSync(join(world.folder, 'file'), 'no folder');
    return { settings: folder('file') };
  });
  says('that the data folder is not writable', ['/closed/data', 'PAYAM_DATA'], () => {
    mkdirSync(join(world.folder, 'closed'), { mode: 0o555 });
    return { settings: folder('closed/data'), ...SOMEBODY };
  });
  says('that another Payam runs on the data folder', ['pid', 'PAYAM_DATA'], () => ({ settings: { PAYAM_DATA: running.data } }));

  says('all that is wrong with the configuration', ['PORT', 'STORAGE', 'PASSWORD_COST', 'JWT_SECRET', 'DATABASE_URL'], () => ({
    settings: { PORT: 'http', STORAGE: 'tape', PASSWORD_COST: '99', NODE_ENV: 'production', DATABASE_URL: 'mysql://root:hunter22@db' },
  }));

  it('ends its database again when the port is taken meanwhile', async () => {
    const thief = createServer();
    await once(thief.listen(0, '127.0.0.1'), 'listening');
    const { port } = thief.address() as AddressInfo;
    await new Promise((resolve) => thief.close(resolve));

    const payam = world.run({ settings: { ...folder('meanwhile'), PORT: String(port) } });
    await soon('PostgreSQL runs', () => payam.postmaster(), 20_000);
    await once(thief.listen(port, '127.0.0.1'), 'listening');
    expect(await payam.ended(20_000)).to.deep.equal({ code: 1, signal: null });
    thief.close();
    expect(payam.stderr).to.include('is taken');
    await payam.leavesNothing();
  });

  it('is of no concern to the one that runs', async () => {
    await soon('all have ended', () => attempts.every(({ payam }) => payam?.exit) || undefined, 20_000);
    expect((await new Http(running.url).get('/readyz')).body).to.deep.equal({ status: 'ready' });
  });
});

/** The first line of the file that fits is the one that counts. */
function letInFirst({ data }: Running, line: string): void {
  const path = join(data, 'postgres', 'pg_hba.conf');
  writeFileSync(path, `${line}\n${readFileSync(path, 'utf8')}`);
}
