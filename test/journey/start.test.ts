import { expect } from 'chai';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Http, Wire, privateChat, register } from '../support/client.js';
import { processesOf, soon } from '../support/journey-processes.js';
import { journeyWorld } from '../support/journey-server.js';

describe('starting Payam', () => {
  const world = journeyWorld({ per: 'test' });

  it('starts in an empty folder, says where everything is and what to try, serves, and keeps it for the next start', async () => {
    const payam = await world.start();
    expect((await new Http(payam.url).get('/readyz')).status).to.equal(200);

    const said = payam.logged().map(({ msg }) => msg);
    expect(said).to.include(`Payam listens on ${payam.url}, sockets on ${payam.url.replace('http', 'ws')}/ws`);
    expect(said.join('\n'))
      .to.include(payam.data)
      .and.to.include('embedded PostgreSQL')
      .and.to.match(/try it: npm run \S+/);

    const [ada, bob] = [await register(payam.url, 'ada'), await register(payam.url, 'bob')];
    const bobs = await Wire.open(payam.url, bob.token);
    const sent = await ada.http.post('/api/messages', { chatId: await privateChat(ada, bob), content: 'hello' });
    expect(sent.status).to.equal(201);
    await bobs.next('new_message', ({ data }) => data.message.id === sent.body.message.id);
    await bobs.close();
    expect(payam.stderr).to.equal('');

    // What is kept is nobody else's business.
    expect(statSync(payam.data).mode & 0o007).to.equal(0);
    expect(statSync(join(payam.data, 'jwt-secret')).mode & 0o077).to.equal(0);

    payam.signal('SIGTERM');
    expect(await payam.ended()).to.deep.equal({ code: 0, signal: null });
    await payam.leavesNothing();
    const { url } = await world.start();
    const { body } = await new Http(url, bob.token).get(`/api/messages/chat/${sent.body.message.chatId}`);
    expect(body.messages.map(({ id }: { id: string }) => id)).to.deep.equal([sent.body.message.id]);
  });

  it('reads .env in the folder that it is started in, below the environment', async () => {
    const lines = ['STORAGE=memory # for today', 'LOG_LEVEL="debug" ', "export HOST='127.0.0.1'", '# PORT=1', 'PORT=1', 'LIMIT_UPLAODS=3'];
    writeFileSync(join(world.folder, '.env'), ['\uFEFFPAYAM_DATA=./elsewhere', ...lines].join('\r\n'));
    const payam = await world.start({ settings: { DB_HOSTNAME: 'x', LANG: 'C' } });
    await new Http(payam.url).get('/healthz');

    expect(payam.stdout).to.include('in memory').and.to.include('no settings of these names: LIMIT_UPLAODS, DB_HOSTNAME"');
    expect(existsSync(join(world.folder, 'elsewhere'))).to.equal(false);
    await soon('a request in the log', () => payam.logged().find(({ path }) => path === '/healthz'));
  });

  it('prints its help, with every setting, and ends', async () => {
    const payam = world.run({ args: ['--help'] });
    expect(await payam.ended()).to.deep.equal({ code: 0, signal: null });
    for (const word of ['PORT', 'DATABASE_URL', 'PAYAM_DATA', 'JWT_SECRET', '--migrate']) expect(payam.stdout).to.include(word);
    expect(payam.stderr).to.equal('');
    expect(existsSync(payam.data)).to.equal(false);
  });

  it('migrates on demand, and ends with nothing left running', async () => {
    const first = world.run({ args: ['--migrate'] });
    await soon('PostgreSQL runs', () => first.postmaster());
    expect(processesOf(first.data)).to.have.length.greaterThan(2);
    expect(await first.ended()).to.deep.equal({ code: 0, signal: null });
    await first.leavesNothing();
    expect(first.stdout)
      .to.match(/applied [1-9]\d* migrations/)
      .and.to.include('up to date');

    const second = world.run({ args: ['--migrate'] });
    expect(await second.ended()).to.deep.equal({ code: 0, signal: null });
    expect(second.stdout).not.to.include('applied');
  });

  it('agrees on one secret when several start at once on one folder', async () => {
    const payams = await Promise.all([1, 2].map(() => world.start({ settings: { STORAGE: 'memory' } })));
    for (const { url } of payams) await register(url);
    const tokens = await Promise.all(payams.map(async ({ url }) => (await register(url)).token));
    // A token that was signed with the same secret names a session that is not there; with another one it is not even looked up.
    const codes = await Promise.all(tokens.map((token) => new Http(payams[0]!.url, token).get('/api/users/me/profile')));
    expect(codes.map(({ body }) => body.code ?? 'let in')).to.deep.equal(['let in', 'session_ended']);
  });
});
