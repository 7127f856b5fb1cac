import { expect } from 'chai';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { Wire, privateChat, register } from '../support/client.js';
import { installedPayam } from '../support/journey-build.js';
import { soon } from '../support/journey-processes.js';
import { journeyWorld } from '../support/journey-server.js';

describe('starting Payam otherwise', () => {
  const world = journeyWorld({ per: 'test' });

  it('leaves nothing when it is ended while it makes its database, and can be started again', async () => {
    const payam = world.run();
    await soon('a database is being made', () => existsSync(join(payam.data, 'jwt-secret')) || undefined);
    payam.signal('SIGTERM');
    await payam.ended();
    await payam.leavesNothing();
    expect(payam.stderr).to.equal('');
    await world.start();
  });

  it('does not wait for ever for a database that does not answer', async () => {
    const silent = createServer();
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const { port } = silent.address() as AddressInfo;
    const payam = world.run({ settings: { DATABASE_URL: `postgres://payam@127.0.0.1:${port}/payam` } });
    expect(await payam.ended(20_000)).to.deep.equal({ code: 1, signal: null });
    silent.close();
    expect(payam.stderr).to.match(/^payam: [^\n]+ cannot be reached \([^\n]+\n$/);
  });

  it('says in one line that the database went away while it waited for another node to migrate', async () => {
    await world.furnish();
    const host = await world.start();
    const migrating = new pg.Client(host.connection());
    await migrating.connect();
    await migrating.query('select pg_advisory_lock($1)', [0x7061_7961_6d]);
    const DATABASE_URL = `postgres://payam@localhost/payam?host=${encodeURIComponent(host.connection().host)}`;
    const payam = world.run({ settings: { DATABASE_URL, PAYAM_DATA: join(world.folder, 'other') } });
    const terminate = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'payam migrate' and wait_event_type = 'Lock'`;
    await soon('it waits', async () => (await migrating.query(terminate)).rowCount || undefined);
    await migrating.end();
    expect(await payam.ended()).to.deep.equal({ code: 1, signal: null });
    expect(payam.stderr).to.match(/^payam: [^\n]+\n$/);
  });

  it('beside another node, without a bus between them: each hears what the other was told within 30 s', async () => {
    await world.furnish();
    const one = await world.start();
    const DATABASE_URL = `postgres://payam@localhost/payam?host=${encodeURIComponent(one.connection().host)}`;
    const other = await world.start({ settings: { DATABASE_URL, PAYAM_DATA: join(world.folder, 'other') } });
    const [ada, bob] = [await register(one.url, 'ada'), await register(other.url, 'bob')];
    const chatId = await privateChat(ada, bob);
    const bobs = await Wire.open(other.url, bob.token);
    for (const content of ['one', 'two', 'three']) await ada.http.post('/api/messages', { chatId, content });

    await bobs.next('new_message', ({ data }) => data.message.content === 'three', 31_000);
    expect(bobs.of('new_message').map(({ data }) => data.message.content)).to.deep.equal(['one', 'two', 'three']);
    await bobs.close();
    other.signal('SIGTERM');
    expect(await other.ended()).to.deep.equal({ code: 0, signal: null });
  });

  describe('with npm start', () => {
    const npmStart = async () => {
      await world.furnish();
      return world.start({ command: ['npm', 'start', '--prefix', installedPayam()] });
    };

    it('finishes in order at a Ctrl-C, which everybody in the terminal hears, and npm passes on once more', async () => {
      const payam = await npmStart();
      process.kill(-payam.pid, 'SIGINT');
      await payam.ended();
      await payam.leavesNothing();
      expect(payam.stdout).to.include('stopped');
    });

    it('leaves nothing when npm alone is told to end, as a service manager does', async () => {
      const payam = await npmStart();
      payam.signal('SIGTERM');
      await payam.leavesNothing(3_000);
      expect(payam.stdout).to.include('stopped');
    });
  });
});
