import { expect } from 'chai';
import { Part } from '../../src/bootstrap/parts.js';
import { Http, Wire, register } from '../support/client.js';
import { forgeries, remade } from '../support/bad-tokens.js';
import { onEachStorage } from '../support/bad-world.js';

const MINUTE_MS = 60_000;
const time = { at: Date.now(), now: () => time.at };

const refresh = (url: string, refreshToken: string) => new Http(url).post('/api/auth/refresh', { refreshToken });

onEachStorage(
  'tokens and sessions',
  (world) => {
    const profileWith = (token: string) => new Http(world().url, token).get('/api/auth/profile');

    it('takes no token that is not ours, whatever it claims', async () => {
      const { token } = await register(world().url);
      expect((await profileWith(remade(token))).status).to.equal(200);

      for (const [why, forged] of forgeries(token)) {
        const { status, body } = await profileWith(forged);
        expect([status, body.code], why).to.deep.equal([401, 'unauthenticated']);
        expect((await Wire.dial(world().url, { headers: { authorization: `Bearer ${forged}` } }).whenClosed()).code, why).to.equal(1006);
      }
    });

    it('takes a token for as long as it says, and not a second longer', async () => {
      const { username, password } = await register(world().url);
      const { token, expiresIn } = (await new Http(world().url).post('/api/auth/login', { username, password })).body;
      time.at += (expiresIn - 1) * 1_000;
      expect((await profileWith(token)).status).to.equal(200);
      time.at += 1_000;
      expect((await profileWith(token)).body.code).to.equal('unauthenticated');
    });

    it('ends one session on logging out at once: its token, refresh token and sockets, and no other', async () => {
      const { url } = world();
      const { username, password, token, refreshToken, http } = await register(url);
      const other = (await new Http(url).post('/api/auth/login', { username, password })).body as { token: string; refreshToken: string };
      const wires = await Promise.all([token, token, other.token].map((each) => Wire.open(url, each)));

      expect((await http.post('/api/auth/logout')).status).to.equal(204);
      expect((await http.get('/api/auth/profile')).body).to.include({ status: 401, code: 'session_ended' });
      expect((await http.post('/api/auth/logout')).body.code).to.equal('session_ended');
      expect((await refresh(url, refreshToken)).body.code).to.equal('invalid_refresh_token');
      expect((await wires[0]!.whenClosed()).code).to.equal(4401);
      expect((await wires[1]!.whenClosed()).code).to.equal(4401);

      expect((await wires[2]!.ask('ping')).event).to.equal('ack');
      expect((await profileWith(other.token)).status).to.equal(200);
      expect((await refresh(url, other.refreshToken)).status).to.equal(200);
    });

    it('exchanges a refresh token for another, and goes on with both tokens', async () => {
      const { token, refreshToken, id } = await register(world().url);
      const { status, body } = await refresh(world().url, refreshToken);

      expect(status).to.equal(200);
      expect(body.user.id).to.equal(id);
      expect(body.refreshToken).not.to.equal(refreshToken);
      for (const each of [token, body.token]) expect((await profileWith(each)).status).to.equal(200);
      expect((await refresh(world().url, body.refreshToken)).status).to.equal(200);
    });

    it('answers a spent token with the same successor for a minute, while that is unused', async () => {
      const { refreshToken } = await register(world().url);
      const { body } = await refresh(world().url, refreshToken);
      time.at += MINUTE_MS;

      const again = await refresh(world().url, refreshToken);
      expect(again.status).to.equal(200);
      expect(again.body.refreshToken).to.equal(body.refreshToken);
      expect((await refresh(world().url, body.refreshToken)).status).to.equal(200);
    });

    for (const [when, spend] of [
      ['once its successor was used', async (successor: string) => refresh(world().url, successor)],
      ['after a minute', async () => (time.at += MINUTE_MS + 1)],
    ] as const) {
      it(`ends the session when a spent token comes ${when}: two have it`, async () => {
        const { refreshToken, token } = await register(world().url);
        const wire = await Wire.open(world().url, token);
        const { body } = await refresh(world().url, refreshToken);
        await spend(body.refreshToken);

        expect((await refresh(world().url, refreshToken)).body).to.include({ status: 401, code: 'invalid_refresh_token' });
        expect((await profileWith(body.token)).body.code).to.equal('session_ended');
        expect((await refresh(world().url, body.refreshToken)).body.code).to.equal('invalid_refresh_token');
        expect((await wire.whenClosed()).code).to.equal(4401);
      });
    }

    it('lets no made-up token end a session', async () => {
      const { url } = world();
      const { refreshToken, token } = await register(url);
      const [session = '', , secret = ''] = (await refresh(url, refreshToken)).body.refreshToken.split('.') as string[];
      const made = 'x'.repeat(43);
      for (const [generation, claimed] of [
        [0, made],
        [1, made],
        [2, made],
        [0, secret],
        [2, secret],
        [999_999_999, made],
        ['00', made],
      ])
        expect((await refresh(url, `${session}.${generation}.${claimed}`)).body.code).to.equal('invalid_refresh_token');

      expect((await profileWith(token)).status).to.equal(200);
      expect((await refresh(url, `${session}.1.${secret}`)).status).to.equal(200);
    });

    it('gives one successor to twenty who refresh with one token at once', async () => {
      const { refreshToken } = await register(world().url);
      const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(world().url, refreshToken)));

      expect(answers.map(({ status }) => status)).to.deep.equal(Array<number>(20).fill(200));
      expect(new Set(answers.map(({ body }) => body.refreshToken)).size).to.equal(1);
    });

    it('ends a session that was not refreshed for sixty days', async () => {
      const { refreshToken } = await register(world().url);
      time.at += 60 * 24 * 60 * MINUTE_MS;
      expect((await refresh(world().url, refreshToken)).body.code).to.equal('invalid_refresh_token');
    });
  },
  () => ({ change: (container) => void container.rebind(Part.clock).toConstantValue(time) }),
);
