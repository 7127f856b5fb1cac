import { equal } from '../../claims.js';
import { NotUpgraded, openRaw } from '../../clients/raw.js';
import { NotConnected, openSocketIo } from '../../clients/socketio.js';
import { ask, is, isRefused } from '../../http.js';
import { shapes } from '../../shapes.js';
import type { Stage } from '../../stage.js';
import { row, rowAlone, type Row } from '../row.js';
import { askWithoutToken, each, isLimited, limits, login, QUARTER_S, register, shows } from './limited.js';

const profile = is(200, { user: shapes.ownUser });
const signedIn = shapes.signedIn.shape;
const [HOME, ELSEWHERE] = ['203.0.113.1', '203.0.113.2'];
const HOUR_S = 3_600;

export const requestLimitRows: Row[] = [
  row('RATE_LIMITS=off', 'nothing is refused, and no header speaks of a limit', async (stage) => {
    await each(130, () => askWithoutToken(stage, HOME), isRefused(401));
    const { ada, chatId } = await stage.pair();
    for (let nth = 0; nth < 70; nth += 1) await stage.post(ada, chatId, `${nth}`);
    equal((await ada.ask('GET', '/api/auth/profile')).headers.get('ratelimit-limit'), null, 'RateLimit-Limit');
  }),
  rowAlone(
    'RATE_LIMITS=default',
    '100 requests in 15 min of an address without a token, then 429; users and probes go on',
    limits('default'),
    async (stage) => {
      const ada = await stage.person();
      shows(await askWithoutToken(stage, HOME), { limit: 100, remaining: 99, windowS: QUARTER_S });
      await each(99, () => askWithoutToken(stage, HOME), isRefused(401));
      await askWithoutToken(stage, HOME).then(isLimited(QUARTER_S));
      await register(stage, HOME).then(isLimited(QUARTER_S));
      await askWithoutToken(stage, ELSEWHERE).then(isRefused(401));
      await ada.ask('GET', '/api/auth/profile', undefined, { headers: { 'x-forwarded-for': HOME } }).then(profile);
      equal((await ask(stage.url, 'GET', '/healthz', { headers: { 'x-forwarded-for': HOME } })).status, 200, 'the status of /healthz');
    },
  ),
  rowAlone('RATE_LIMITS=default', '3,000 requests in 15 min of a user, told in RateLimit-*', limits('default'), async (stage) => {
    const ada = await stage.person();
    shows(await ada.ask('GET', '/api/auth/profile'), { limit: 3_000, remaining: 2_999, windowS: QUARTER_S });
    shows(await ada.ask('GET', '/api/auth/profile'), { limit: 3_000, remaining: 2_998, windowS: QUARTER_S });
  }),
  rowAlone(
    'RATE_LIMITS=default',
    'each limit is a setting; over that on requests receipts are still taken, and no socket is opened',
    limits('default', { LIMIT_USER_REQUESTS: '10' }),
    async (stage) => {
      const { ada, bob, chatId } = await stage.pair();
      const { id } = await stage.post(ada, chatId, 'Hello');
      await each(10, () => bob.ask('GET', '/api/auth/profile'), profile);
      await bob.ask('GET', '/api/auth/profile').then(isLimited(QUARTER_S));
      await bob.ask('POST', `/api/messages/${id}/read`).then(is(200, { unreadCount: shapes.count }));
      await isKeptOut(stage, bob.token);
      await ada.ask('GET', '/api/auth/profile').then(profile);
    },
  ),
  rowAlone(
    'RATE_LIMITS=default',
    '5 failed logins in 15 min of an address and account, then 429, also for the right password',
    limits('default'),
    async (stage) => {
      const [ada, bob] = await stage.two();
      await each(5, () => login(stage, ada.username, { password: 'wrong horse', address: HOME }), isRefused(401, 'invalid_credentials'));
      await login(stage, ada.username, { address: HOME }).then(isLimited(QUARTER_S));
      await login(stage, bob.username, { address: HOME }).then(is(200, signedIn));
      await login(stage, ada.username, { address: ELSEWHERE }).then(is(200, signedIn));
    },
  ),
  rowAlone('RATE_LIMITS=default', '20 registrations in an hour of an address, then 429', limits('default'), async (stage) => {
    await each(20, () => register(stage, HOME), is(201, signedIn));
    await register(stage, HOME).then(isLimited(HOUR_S));
    await register(stage, ELSEWHERE).then(is(201, signedIn));
  }),
  rowAlone('RATE_LIMITS=strict', '5 authentications in 15 min, right or wrong, then 429', limits('strict'), async (stage) => {
    const ada = await stage.person();
    await each(2, () => register(stage, HOME), is(201, signedIn));
    await each(2, () => login(stage, ada.username, { address: HOME }), is(200, signedIn));
    await login(stage, ada.username, { password: 'wrong horse', address: HOME }).then(isRefused(401, 'invalid_credentials'));
    await login(stage, ada.username, { address: HOME }).then(isLimited(QUARTER_S));
    await register(stage, HOME).then(isLimited(QUARTER_S));
    await login(stage, ada.username, { address: ELSEWHERE }).then(is(200, signedIn));
  }),
  rowAlone('RATE_LIMITS=strict', '100 requests in 15 min, of a user too, then 429', limits('strict'), async (stage) => {
    const [ada, bob] = await stage.two();
    await each(100, () => ada.ask('GET', '/api/auth/profile'), profile);
    await ada.ask('GET', '/api/auth/profile').then(isLimited(QUARTER_S));
    await bob.ask('GET', '/api/auth/profile').then(profile);
  }),
];

async function isKeptOut(stage: Stage, token: string): Promise<void> {
  const { url } = stage;
  const raw = await openRaw({ url, token }).then((wire) => stage.lend(wire), (fault: unknown) => fault); // prettier-ignore
  equal(raw instanceof NotUpgraded && raw.status, 429, 'the status of the upgrade');
  const other = await openSocketIo({ url, transport: 'websocket', auth: { token } }).then((wire) => stage.lend(wire), (fault: unknown) => fault); // prettier-ignore
  equal(other instanceof NotConnected && other.data?.code, 'rate_limited', 'data.code of the connect_error');
}
