import { expect } from 'chai';
import { Part } from '../../src/bootstrap/parts.js';
import { SESSIONS_MAX, SESSION_LIFETIME_MS } from '../../src/domain/session.js';
import { send } from '../support/bad-http.js';
import { onEachStorage } from '../support/bad-world.js';
import { Http, Wire, register, type Person } from '../support/client.js';
import { upTo } from '../support/storage-world.js';

interface Shown {
  id: string;
  device: string | null;
  isCurrent: boolean;
  [time: string]: unknown;
}

const time = { at: Date.now(), now: () => time.at };
const shown = (at: number): string => new Date(at).toISOString();

const sessionsOf = async (http: Http): Promise<Shown[]> => (await http.get('/api/auth/sessions')).body.sessions;

onEachStorage(
  'one’s sessions',
  (world) => {
    const logIn = async ({ username, password }: Person, userAgent?: string): Promise<{ token: string; refreshToken: string }> => {
      // Which of two logins is the later one is known by their times.
      time.at += 1;
      const headers = { 'content-type': 'application/json', ...(userAgent !== undefined && { 'user-agent': userAgent }) };
      const body = JSON.stringify({ username, password });
      const { text } = await send(world().url, { method: 'POST', path: '/api/auth/login', headers, body });
      return JSON.parse(text) as { token: string; refreshToken: string };
    };

    it('are listed with their devices and times, the latest login first', async () => {
      const ada = await register(world().url, 'ada');
      const registeredAt = time.at;
      time.at += 1_000;
      const { refreshToken } = await logIn(ada, 'Payam/1.0 (Linux)');
      const loggedInAt = time.at;
      time.at += 60_000;
      await new Http(world().url).post('/api/auth/refresh', { refreshToken });
      const [phone, first] = (await sessionsOf(ada.http)) as [Shown, Shown];

      expect({ ...phone, id: '' }).to.deep.equal({
        id: '',
        createdAt: shown(loggedInAt),
        lastUsedAt: shown(time.at),
        expiresAt: shown(time.at + SESSION_LIFETIME_MS),
        device: 'Payam/1.0 (Linux)',
        isCurrent: false,
      });
      expect(first).to.include({ createdAt: shown(registeredAt), lastUsedAt: shown(registeredAt), isCurrent: true });
    });

    it('name a device only as far as it says what it is, and can be shown', async () => {
      const ada = await register(world().url, 'ada');
      await logIn(ada);
      await logIn(ada, ' \t ');
      await logIn(ada, `a\tb${'x'.repeat(5_000)}`);

      const devices = (await sessionsOf(ada.http)).map(({ device }) => device).slice(0, 3);
      expect(devices).to.deep.equal([`ab${'x'.repeat(254)}`, null, null]);
    });

    it('leave out those that are over', async () => {
      const ada = await register(world().url, 'ada');
      const { token } = await logIn(ada);
      expect(await sessionsOf(ada.http)).to.have.length(2);
      await new Http(world().url, token).post('/api/auth/logout');
      expect(await sessionsOf(ada.http)).to.have.length(1);
    });

    it('end one by one: the tokens and sockets of that one at once, and of no other', async () => {
      const { url } = world();
      const ada = await register(url, 'ada');
      const { token, refreshToken } = await logIn(ada, 'lost');
      const [lost] = (await sessionsOf(ada.http)) as [Shown];
      const wires = await Promise.all([token, token, ada.token].map((each) => Wire.open(url, each)));

      expect((await ada.http.delete(`/api/auth/sessions/${lost.id}`)).status).to.equal(204);
      expect(await wires[0]!.whenClosed()).to.deep.equal({ code: 4401, reason: 'session ended' });
      expect(await wires[1]!.whenClosed()).to.deep.equal({ code: 4401, reason: 'session ended' });
      expect((await new Http(url, token).get('/api/auth/profile')).body).to.include({ status: 401, code: 'session_ended' });
      expect((await new Http(url).post('/api/auth/refresh', { refreshToken })).body.code).to.equal('invalid_refresh_token');
      expect((await wires[2]!.ask('ping')).event).to.equal('ack');
      expect(await sessionsOf(ada.http)).to.have.length(1);
      await wires[2]!.close();
    });

    it('may end by themselves', async () => {
      const ada = await register(world().url, 'ada');
      const [own] = (await sessionsOf(ada.http)) as [Shown];

      expect((await ada.http.delete(`/api/auth/sessions/${own.id}`)).status).to.equal(204);
      expect((await ada.http.get('/api/auth/sessions')).body.code).to.equal('session_ended');
    });

    it('are nothing to anybody else, and nothing once they are over', async () => {
      const { url } = world();
      const [ada, eve] = [await register(url, 'ada'), await register(url, 'eve')];
      await logIn(ada);
      const [phone] = (await sessionsOf(ada.http)) as [Shown];
      const path = `/api/auth/sessions/${phone.id}`;

      expect((await eve.http.delete(path)).body).to.deep.equal((await eve.http.delete('/api/auth/sessions/1')).body);
      expect((await eve.http.delete(path)).body).to.include({ status: 404, code: 'session_not_found' });
      expect(await sessionsOf(ada.http)).to.have.length(2);
      expect((await ada.http.delete(path)).status).to.equal(204);
      expect((await ada.http.delete(path)).body).to.include({ status: 404, code: 'session_not_found' });
    });

    it('are nothing once they have expired', async () => {
      const ada = await register(world().url, 'ada');
      const [old] = (await sessionsOf(ada.http)) as [Shown];
      time.at += SESSION_LIFETIME_MS;
      const http = new Http(world().url, (await logIn(ada)).token);

      expect(await sessionsOf(http)).to.have.length(1);
      expect((await http.delete(`/api/auth/sessions/${old.id}`)).body.code).to.equal('session_not_found');
    });

    it('are a hundred at most: one more ends the one not used for the longest time, and its sockets', async () => {
      const { url, node } = world();
      const ada = await register(url, 'ada');
      const unused = await logIn(ada, 'unused');
      const wire = await Wire.open(url, unused.token);
      time.at += 1_000;
      await new Http(url).post('/api/auth/refresh', { refreshToken: ada.refreshToken });
      const { logIn: logInAt } = node.app.accounts;
      for (const _ of upTo(3, SESSIONS_MAX)) await logInAt({ identifier: ada.username, password: ada.password }, { address: '192.0.2.1' });
      expect(await sessionsOf(ada.http)).to.have.length(SESSIONS_MAX);
      expect((await wire.ask('ping')).event).to.equal('ack');

      await logIn(ada, 'new');
      expect((await wire.whenClosed()).code).to.equal(4401);
      const left = await sessionsOf(ada.http);
      expect(left).to.have.length(SESSIONS_MAX);
      expect(left.map(({ device }) => device))
        .to.include('new')
        .and.not.include('unused');
      expect(left.filter(({ isCurrent }) => isCurrent)).to.have.length(1);
    });
  },
  () => ({ change: (container) => void container.rebind(Part.clock).toConstantValue(time) }),
);
