import { expect } from 'chai';
import { Http, privateChat, register, type Answer, type Person } from '../support/client.js';
import { codesOf, limitedNode, shownLimit, times } from '../support/limited-node.js';
import { upTo } from '../support/storage-world.js';

const QUARTER_MS = 900_000;
const profileOf = ({ http }: Person): Promise<Answer> => http.get('/api/auth/profile');

describe('requests without a token', () => {
  const node = limitedNode();
  const ask = () => new Http(node().url).get('/api/users');

  it('are a hundred in a quarter of an hour, and not one more', async () => {
    const first = await ask();
    expect([first.status, ...shownLimit(first)]).to.deep.equal([401, '100', '99', '900', '100;w=900']);
    expect(first.headers.has('retry-after')).to.equal(false);
    await node().time.pass(1_500);
    expect(await codesOf(99, ask)).to.deep.equal(times(99, 'unauthenticated'));

    const refused = await ask();
    expect([refused.status, ...shownLimit(refused)]).to.deep.equal([429, '100', '0', '899', '100;w=900']);
    expect(refused.headers.get('retry-after')).to.equal('899');
    expect(refused.headers.get('content-type')).to.match(/^application\/problem\+json/);
    expect(refused.body).to.include({ status: 429, code: 'rate_limited', title: 'Too Many Requests' });
    expect(refused.body.detail).to.match(/^Too many requests from this address/);
  });

  it('are let through again when the window is over', async () => {
    await codesOf(100, ask);
    await node().time.pass(QUARTER_MS - 1);
    expect(shownLimit(await ask())).to.deep.equal(['100', '0', '1', '100;w=900']);

    await node().time.pass(1);
    expect(shownLimit(await ask())).to.deep.equal(['100', '99', '900', '100;w=900']);
  });

  it('are those with a bad one as well', async () => {
    const asking = ['', 'nonsense', 'a.b.c'].map((token) => () => new Http(node().url, token).get('/api/users'));
    for (const each of asking) expect(await codesOf(33, each)).to.deep.equal(times(33, 'unauthenticated'));

    await ask();
    for (const each of [...asking, ask]) expect((await each()).status).to.equal(429);
  });

  it('are those to routes that are open to all, whatever token they bring', async () => {
    const ada = await register(node().url, 'ada');
    const refresh = () => ada.http.post('/api/auth/refresh', { refreshToken: 'nonsense' });
    expect(await codesOf(99, refresh)).to.deep.equal(times(99, 'invalid_refresh_token'));

    expect((await refresh()).status).to.equal(429);
    expect((await ask()).status).to.equal(429);
  });

  it('do not keep from asking who has a good one', async () => {
    const ada = await register(node().url, 'ada');
    await codesOf(100, ask);

    expect((await ask()).status).to.equal(429);
    expect((await profileOf(ada)).status).to.equal(200);
  });
});

describe('requests of a user', () => {
  const node = limitedNode();
  /** What so many requests leave. */
  const asked = async (count: number, { id }: Person, address = '192.0.2.1') => {
    for (const _ of upTo(1, count)) await node().app.limits.request({ address }, id as never);
  };

  it('are 3,000 in a quarter of an hour, with all tokens and from all addresses together', async () => {
    const ada = await register(node().url, 'ada');
    const { body } = await new Http(node().url).post('/api/auth/login', { identifier: ada.username, password: ada.password });
    await asked(1_000, ada);
    await asked(1_998, ada, '192.0.2.2');

    expect(shownLimit(await profileOf(ada))).to.deep.equal(['3000', '1', '900', '3000;w=900']);
    expect(shownLimit(await new Http(node().url, body.token).get('/api/auth/profile'))).to.deep.equal(['3000', '0', '900', '3000;w=900']);
    for (const token of [ada.token, body.token as string]) {
      const refused = await new Http(node().url, token).get('/api/auth/profile');
      expect([refused.body.code, refused.headers.get('retry-after')]).to.deep.equal(['rate_limited', '900']);
    }
  });

  it('are nothing to another user, and nothing to the address', async () => {
    const [ada, bob] = [await register(node().url, 'ada'), await register(node().url, 'bob')];
    await asked(3_000, ada);
    expect((await profileOf(ada)).status).to.equal(429);

    expect(shownLimit(await profileOf(bob))).to.deep.equal(['3000', '2999', '900', '3000;w=900']);
    expect(shownLimit(await new Http(node().url).get('/api/users'))).to.deep.equal(['100', '97', '900', '100;w=900']);
  });

  it('are let through again when the window is over', async () => {
    const ada = await register(node().url, 'ada');
    await asked(3_000, ada);
    await node().time.pass(QUARTER_MS);

    expect((await profileOf(ada)).status).to.equal(200);
  });

  it('are not counted where a message is marked, but for a bad token', async () => {
    const [ada, bob] = [await register(node().url, 'ada'), await register(node().url, 'bob')];
    const chatId = await privateChat(ada, bob);
    const { body } = await ada.http.post('/api/messages', { chatId, content: 'hello' });
    const { id } = body.message;
    const marking = ({ url }: Http, token: string): Promise<Answer>[] => {
      const http = new Http(url, token);
      return [
        http.post(`/api/messages/${id}/delivered`),
        http.post(`/api/messages/${id}/read`),
        http.patch(`/api/messages/${id}/status`, { status: 'read' }),
        http.post(`/api/messages/chats/${chatId}/read`),
        http.post(`/api/messages/conversation/${chatId}/read`),
      ];
    };

    await asked(3_000, bob);
    for (const answer of await Promise.all(marking(bob.http, bob.token)))
      expect([answer.status, ...shownLimit(answer)]).to.deep.equal([200, null, null, null, null]);
    expect((await bob.http.get(`/api/messages/${id}/receipts`)).status).to.equal(429);

    const answers = await Promise.all(marking(bob.http, 'nonsense'));
    expect(answers.map((answer) => shownLimit(answer)[1]).sort()).to.deep.equal(['93', '94', '95', '96', '97']);
  });

  it('are not what asks for the health of the server', async () => {
    await codesOf(100, () => new Http(node().url).get('/api/users'));
    for (const path of ['/healthz', '/readyz']) {
      const answer = await new Http(node().url).get(path);
      expect([answer.status, ...shownLimit(answer)]).to.deep.equal([200, null, null, null, null]);
    }
  });

  it('show the limit that will refuse first, where there are several', async () => {
    const made = await new Http(node().url).post('/api/auth/register', { name: 'x', username: 'someone', password: 'long enough' });
    expect(shownLimit(made)).to.deep.equal(['20', '19', '3600', '20;w=3600']);
  });
});

describe('strict limits of requests', () => {
  const node = limitedNode({ RATE_LIMITS: 'strict' });

  it('let a user ask no more than an address', async () => {
    const ada = await register(node().url, 'ada');
    expect(await codesOf(101, () => profileOf(ada))).to.deep.equal([...times(100, 200), 'rate_limited']);

    expect(shownLimit(await new Http(node().url).get('/api/users'))).to.deep.equal(['100', '98', '900', '100;w=900']);
  });
});

describe('limits of requests that are set', () => {
  const node = limitedNode({ LIMIT_ADDRESS_REQUESTS: '3', LIMIT_USER_REQUESTS: '2' });

  it('are what is counted to', async () => {
    const ada = await register(node().url, 'ada');
    expect(await codesOf(3, () => profileOf(ada))).to.deep.equal([200, 200, 'rate_limited']);
    expect(await codesOf(3, () => new Http(node().url).get('/api/users'))).to.deep.equal([...times(2, 'unauthenticated'), 'rate_limited']);
  });
});

describe('no limits of requests', () => {
  const node = limitedNode({ RATE_LIMITS: 'off' });

  it('say nothing of any', async () => {
    const ask = () => new Http(node().url).get('/api/users');
    expect(await codesOf(150, ask)).to.deep.equal(times(150, 'unauthenticated'));
    expect(shownLimit(await ask())).to.deep.equal([null, null, null, null]);
  });
});
