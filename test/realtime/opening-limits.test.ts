import { expect } from 'chai';
import type { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import { Http, register, Wire } from '../support/client.js';
import { soon } from '../support/journey-processes.js';
import { limitedNode } from '../support/limited-node.js';
import { IoWire } from '../support/socketio-client.js';

describe('opening sockets', () => {
  const node = limitedNode({ LIMIT_ADDRESS_REQUESTS: '5', LIMIT_USER_REQUESTS: '3' });
  const POLICY = { user: '3;w=900', address: '5;w=900' };

  /** How an attempt is refused; undefined when it is let in. */
  function refusalOf(token?: string): Promise<(string | number | undefined)[] | undefined> {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const socket = new WebSocket(`${node().url.replace('http', 'ws')}/ws`, { headers });
    socket.on('error', () => undefined);
    return new Promise((resolve) => {
      socket.on('unexpected-response', (_request, { statusCode, headers: shown }: IncomingMessage) => {
        resolve([statusCode, shown['ratelimit-policy'] as string, shown['ratelimit-remaining'] as string, shown['retry-after']]);
        socket.terminate();
      });
      socket.on('open', () => {
        resolve(undefined);
        socket.close();
      });
    });
  }

  it('counts as a request of the user', async () => {
    const ada = await register(node().url, 'ada');
    expect((await ada.http.get('/api/auth/profile')).status).to.equal(200);
    expect([await refusalOf(ada.token), await refusalOf(ada.token)]).to.deep.equal([undefined, undefined]);

    expect(await refusalOf(ada.token)).to.deep.equal([429, POLICY.user, '0', '900']);
    expect((await ada.http.get('/api/auth/profile')).status).to.equal(429);
    await node().time.pass(900_000);
    expect(await refusalOf(ada.token)).to.equal(undefined);
  });

  it('counts for the address where it is not said who opens it, or said badly', async () => {
    expect(await refusalOf()).to.equal(undefined);
    expect(await refusalOf('nonsense')).to.deep.equal([401, POLICY.address, '3', undefined]);
    await new Http(node().url).get('/api/users');
    expect([await refusalOf(), await refusalOf()]).to.deep.equal([undefined, undefined]);

    expect(await refusalOf()).to.deep.equal([429, POLICY.address, '0', '900']);
    expect(await refusalOf('nonsense')).to.deep.equal([429, POLICY.address, '0', '900']);
  });

  it('counts for the user by Socket.IO too, and for the address where the token is bad', async () => {
    const ada = await register(node().url, 'ada');
    const open = async () => (await IoWire.open(node().url, ada.token)).close();
    await open();
    await open();
    await open();
    const refused = async (token: string) => (await IoWire.dial(node().url, { auth: { token } }).whenRefused()).data;

    expect(await refused(ada.token)).to.deep.include({ code: 'rate_limited', retryAfterMs: 900_000 });
    for (let n = 0; n < 4; n += 1) expect(await refused('nonsense')).to.include({ code: 'unauthenticated' });
    expect(await refused('nonsense')).to.include({ code: 'rate_limited' });
  });

  it('waits by Socket.IO for who it is for, of a thousand connections of one address and no more', async () => {
    const shake = async () => {
      const answer = await fetch(`${node().url}/socket.io/?EIO=4&transport=polling`);
      const text = await answer.text();
      return { status: answer.status, sid: answer.status === 200 ? (JSON.parse(text.slice(1)) as { sid: string }).sid : text };
    };
    const say = (sid: string, packet: string) =>
      fetch(`${node().url}/socket.io/?EIO=4&transport=polling&sid=${sid}`, { method: 'POST', body: packet });
    const ada = await register(node().url, 'ada');
    const shaken = [];
    for (let n = 0; n < 1_000; n += 1) shaken.push(await shake());
    expect(shaken.map(({ status }) => status)).to.deep.equal(Array(1_000).fill(200));
    expect(await shake()).to.deep.equal({ status: 403, sid: JSON.stringify({ code: 4, message: 'rate_limited' }) });

    // One is closed, and on another somebody is admitted.
    await say(shaken[0]?.sid ?? '', '1');
    await say(shaken[1]?.sid ?? '', `40${JSON.stringify({ token: ada.token })}`);
    await soon('somebody is admitted', async () => ((await shake()).status === 200 ? true : undefined));
    await soon('and somebody else', async () => ((await shake()).status === 200 ? true : undefined));
    expect((await shake()).status).to.equal(403);
  });

  it('leaves those alone that are open', async () => {
    const ada = await register(node().url, 'ada');
    const wire = await Wire.open(node().url, ada.token);
    await refusalOf(ada.token);
    await refusalOf(ada.token);
    expect(await refusalOf(ada.token)).to.include(429);

    expect((await wire.ask('ping')).event).to.equal('ack');
    await wire.close();
  });
});
