import { expect } from 'chai';
import { send, type Answer } from '../support/bad-http.js';
import { onEachStorage } from '../support/bad-world.js';
import { register } from '../support/client.js';
import { startNode, type Node } from '../support/node.js';

const OURS = 'https://chat.example.org';
const THEIRS = 'https://evil.example.org';

describe('headers of the HTTP door', () => {
  let node: Node;
  before(async () => {
    node = await startNode('memory', { settings: { CORS_ORIGINS: `${OURS},https://other.example.org` } });
  });
  after(() => node.stop());

  const get = (headers: Record<string, string>, path = '/api/users') => send(node.url, { method: 'GET', path, headers });
  const preflight = (origin: string) =>
    send(node.url, {
      method: 'OPTIONS',
      path: '/api/messages/1.1',
      headers: { origin, 'access-control-request-method': 'DELETE', 'access-control-request-headers': 'authorization,content-type' },
    });
  const allowed = ({ headers }: Answer) => headers['access-control-allow-origin'];

  it('lets pages of an allowed origin ask, and read refusals too', async () => {
    const answer = await get({ origin: OURS });
    expect(answer.status).to.equal(401);
    expect(allowed(answer)).to.equal(OURS);
    expect(answer.headers['vary']).to.match(/origin/i);
    expect(String(answer.headers['access-control-expose-headers']).split(',')).to.include.members([
      'X-Request-Id',
      'Retry-After',
      'RateLimit-Limit',
      'RateLimit-Remaining',
      'RateLimit-Reset',
      'RateLimit-Policy',
    ]);
    expect(answer.headers).not.to.have.property('access-control-allow-credentials');
  });

  it('answers the preflight of an allowed origin', async () => {
    const { status, headers } = await preflight(OURS);
    expect(status).to.equal(204);
    expect(headers['access-control-allow-origin']).to.equal(OURS);
    expect(String(headers['access-control-allow-methods']).split(',')).to.include.members(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
    expect(String(headers['access-control-allow-headers']).split(',')).to.include.members(['authorization', 'content-type']);
    expect(headers['access-control-max-age']).to.equal('600');
  });

  it('lets pages of no other origin ask', async () => {
    for (const origin of [THEIRS, `${OURS}.evil.org`, OURS.replace('https', 'http'), `${OURS}:8443`, 'null', '*', OURS.toUpperCase()]) {
      expect(allowed(await get({ origin })), origin).to.equal(undefined);
      expect(allowed(await preflight(origin)), origin).to.equal(undefined);
    }
  });

  it('answers who is no page without a word about origins', async () => {
    expect(allowed(await get({}))).to.equal(undefined);
  });

  it('puts the security headers on answers and refusals alike', async () => {
    for (const path of ['/healthz', '/api/users', '/api/nothing']) {
      const { headers } = await get({}, path);
      expect(headers, path).to.include({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'referrer-policy': 'no-referrer',
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      });
      expect(headers).not.to.have.any.keys('x-powered-by', 'strict-transport-security', 'server');
    }
  });

  it('has nothing to say of what did not change, where it does not say what it was', async () => {
    const { token } = await register(node.url);
    const { status } = await get({ authorization: `Bearer ${token}`, 'if-none-match': '*' }, '/api/auth/profile');
    expect(status).to.equal(200);
  });

  it('gives back the request id that it was given, and makes one where that will not do', async () => {
    expect((await get({ 'x-request-id': 'abc-123_4.5' })).headers['x-request-id']).to.equal('abc-123_4.5');
    const made = new Set<unknown>();
    for (const given of ['', 'a b', 'x'.repeat(65), '<script>', 'a;b'])
      made.add((await get({ 'x-request-id': given })).headers['x-request-id']);
    expect(made.size).to.equal(5);
    for (const id of made) expect(id).to.match(/^[0-9a-f-]{36}$/);
  });
});

describe('headers of a door that is open to all origins', () => {
  let node: Node;
  before(async () => {
    node = await startNode('memory', { settings: { CORS_ORIGINS: '*' } });
  });
  after(() => node.stop());

  it('names the origin that asks', async () => {
    const { headers } = await send(node.url, { method: 'GET', path: '/healthz', headers: { origin: THEIRS } });
    expect(headers).to.include({ 'access-control-allow-origin': THEIRS, vary: 'Origin' });
  });
});

onEachStorage('whether a node lives, and is ready', (world) => {
  it('is said to everybody', async () => {
    const answers = await Promise.all(['/healthz', '/readyz'].map((path) => send(world().url, { method: 'GET', path })));
    expect(answers.map(({ status, text }) => [status, JSON.parse(text)])).to.deep.equal([
      [200, { status: 'live' }],
      [200, { status: 'ready' }],
    ]);
  });
});
