import { expect } from 'chai';
import pg from 'pg';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Http, Wire, privateChat, register } from '../support/client.js';
import { journeyWorld } from '../support/journey-server.js';

describe('the log', () => {
  const world = journeyWorld({ per: 'test' });
  beforeEach(() => world.furnish());

  it('is lines of JSON with a time, and holds no secret and nothing that anybody wrote', async () => {
    const payam = await world.start({ settings: { LOG_LEVEL: 'trace' } });
    const [ada, bob] = [await register(payam.url, 'ada'), await register(payam.url, 'bob')];
    const guest = new Http(payam.url);
    await guest.post('/api/auth/login', { identifier: ada.username, password: 'a wrong password' });
    const relogin = await guest.post('/api/auth/login', { identifier: ada.username, password: ada.password });
    const refreshed = await guest.post('/api/auth/refresh', { refreshToken: ada.refreshToken });
    await new Http(payam.url, 'not.a.token').get('/api/users/me/profile');
    const chatId = await privateChat(ada, bob);
    const wire = await Wire.open(payam.url, ada.token);
    await wire.send(chatId, 'whispered over a socket');
    await wire.ask('send_message', { chatId: '999', content: 'whispered into the void' });
    wire.socket.send('{"event": "whispered garbage');
    await ada.http.post('/api/messages', { chatId, content: 'whispered over HTTP', replyTo: 'nonsense' });
    await ada.http.post('/api/messages', { chatId, content: `whispered ${'at length '.repeat(1_000)}` });
    await ada.http.get(`/api/messages/chat/${chatId}`);
    await wire.close();
    payam.signal('SIGTERM');
    await payam.ended();

    const lines = payam.stdout.trim().split('\n');
    expect(lines.length).to.be.greaterThan(20);
    for (const line of lines) expect(JSON.parse(line)).to.include.keys('level', 'time', 'msg');
    const written = ['whispered', ada.password, 'a wrong password', 'not.a.token'];
    const made = [ada, bob, relogin.body, refreshed.body].flatMap(({ token, refreshToken }) => [token, refreshToken]);
    expectNone(payam.stdout + payam.stderr, [...written, ...made, readFileSync(join(payam.data, 'jwt-secret'), 'utf8'), '$2b$', '$2a$']);
  });

  it('does not tell the values of a statement that the database refused', async () => {
    const payam = await world.start();
    const intruder = new pg.Client(payam.connection());
    await intruder.connect();
    try {
      await intruder.query('begin');
      await intruder.query('lock table users');
      const password = 'correct horse battery';
      const { status } = await new Http(payam.url).post('/api/auth/register', { name: 'Whisperer', email: 'bob@example.org', password });
      expect(status).to.equal(503);
    } finally {
      await intruder.end();
    }
    payam.signal('SIGTERM');
    await payam.ended();
    expectNone(payam.stdout + payam.stderr, ['Whisperer', 'bob@example.org', '$2b$', '$2a$']);
  });
});

function expectNone(log: string, secrets: unknown[]): void {
  for (const secret of secrets) {
    expect(secret).to.be.a('string').with.length.greaterThan(3);
    const at = log.indexOf(secret as string);
    expect(at, `the log says ${log.slice(Math.max(0, at - 120), at + 120)}`).to.equal(-1);
  }
}
