import { expect } from 'chai';
import type { IncomingMessage } from 'node:http';
import { clientsBehind } from '../../src/adapters/inbound/client.js';
import { readConfig } from '../../src/bootstrap/config.js';
import { trustOf } from '../../src/bootstrap/trusted-proxies.js';
import { register, Wire } from '../support/client.js';
import { limitedNode } from '../support/limited-node.js';

/** Where a request is counted that came from `address` with this header, when the configuration says whom to trust. */
function placeOf(trusted: string, address: string, forwarded?: string): string {
  const request = { socket: { remoteAddress: address }, headers: { ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }) } };
  return clientsBehind(trustOf(readConfig({ TRUST_PROXY: trusted }).TRUST_PROXY))(request as unknown as IncomingMessage).address;
}

describe('the place that a request is counted as', () => {
  it('is the other end of the connection, when no proxy is trusted', () => {
    expect(placeOf('', '192.0.2.1', '198.51.100.1')).to.equal('192.0.2.1');
    expect(placeOf('', '::1', '198.51.100.1')).to.equal('0:0:0:0::/64');
  });

  it('is what the last trusted proxy says, whatever the client wrote before it', () => {
    for (const trusted of ['10.0.0.1', '10.0.0.0/8', '10.0.0.0/255.0.0.0', 'uniquelocal', 'loopback, 10.0.0.1', '1']) {
      expect(placeOf(trusted, '10.0.0.1', '198.51.100.1'), trusted).to.equal('198.51.100.1');
      expect(placeOf(trusted, '::ffff:10.0.0.1', '203.0.113.9, 127.0.0.1, 198.51.100.1'), trusted).to.equal('198.51.100.1');
      expect(placeOf(trusted, '10.0.0.1'), trusted).to.equal('10.0.0.1');
    }
  });

  it('is as many proxies away as are trusted', () => {
    const header = '203.0.113.9, 198.51.100.1, 10.0.0.2';
    expect(placeOf('1', '10.0.0.1', header)).to.equal('10.0.0.2');
    expect(placeOf('2', '10.0.0.1', header)).to.equal('198.51.100.1');
    expect(placeOf('uniquelocal', '10.0.0.1', header)).to.equal('198.51.100.1');
    expect(placeOf('10.0.0.1', '10.0.0.1', header)).to.equal('10.0.0.2');
  });

  it('is that of a proxy that nobody trusts, whatever it says', () => {
    expect(placeOf('10.0.0.1, loopback', '10.0.0.2', '198.51.100.1')).to.equal('10.0.0.2');
    expect(placeOf('fd00::/8', '2001:db8::1', '198.51.100.1')).to.equal('2001:db8:0:0::/64');
  });

  it('is the network of an IPv6 address behind a proxy too, and no port', () => {
    expect(placeOf('loopback', '::1', '2001:db8:1:2:3:4:5:6')).to.equal('2001:db8:1:2::/64');
    expect(placeOf('loopback', '::1', '[2001:db8:1:2::7]:4711')).to.equal('2001:db8:1:2::/64');
    expect(placeOf('loopback', '::1', '198.51.100.1:4711')).to.equal('198.51.100.1');
  });

  it('is the proxy, where that does not say an address', () => {
    for (const nonsense of ['unknown', '', ' , ', '_hidden', '1', '198.51.100', 'x'.repeat(4_000)])
      expect(placeOf('loopback', '127.0.0.1', nonsense), nonsense.slice(0, 20)).to.equal('127.0.0.1');
  });

  it('is somewhere for a client that has gone', () => {
    expect(placeOf('loopback', undefined as never, '198.51.100.1')).to.equal('nowhere');
  });
});

describe('the setting of trusted proxies', () => {
  it('takes what can be read, and refuses the rest with all other faults', () => {
    for (const good of ['1', '99', '192.0.2.1', '::1', 'loopback', ' loopback , 10.0.0.0/8 ', '2001:db8::/32', 'linklocal,uniquelocal'])
      expect(() => readConfig({ TRUST_PROXY: good }), good).not.to.throw();
    for (const bad of [
      '0',
      '100',
      '-1',
      '1.5',
      'true',
      'all',
      '*',
      'proxy.example.org',
      '10.0.0.0/33',
      '10.0.0.0/0',
      '1,2',
      '1,::1',
      'Loopback',
    ])
      expect(() => readConfig({ TRUST_PROXY: bad, PORT: 'x' }), bad).to.throw(/PORT must be .*TRUST_PROXY must be a number of hops/);
  });
});

for (const [trusted, isBelieved] of [
  ['', false],
  ['192.0.2.1', false],
  ['loopback', true],
  ['1', true],
] as const)
  describe(`a client that claims to be somebody else, with TRUST_PROXY=${trusted}`, () => {
    const node = limitedNode({ TRUST_PROXY: trusted, LIMIT_ADDRESS_REQUESTS: '2' });
    const ask = async (claimed: string) => (await fetch(`${node().url}/api/users`, { headers: { 'x-forwarded-for': claimed } })).status;

    it(`is ${isBelieved ? '' : 'not '}believed over HTTP`, async () => {
      const answers = [];
      for (const claimed of ['198.51.100.1', '198.51.100.1', '198.51.100.1', '198.51.100.2', '198.51.100.1, 198.51.100.2', '198.51.100.3'])
        answers.push(await ask(claimed));
      expect(answers).to.deep.equal(isBelieved ? [401, 401, 429, 401, 401, 401] : [401, 401, 429, 429, 429, 429]);
    });

    it(`is ${isBelieved ? '' : 'not '}believed when it opens a socket`, async () => {
      const opened: string[] = [];
      const open = async (claimed: string) => {
        const { socket } = Wire.dial(node().url, { headers: { 'x-forwarded-for': claimed } });
        socket.on('open', () => socket.close());
        socket.on('unexpected-response', (_request, { statusCode }: IncomingMessage) => {
          opened.push(String(statusCode));
          socket.terminate();
        });
        const code = await new Promise((resolve) => socket.on('close', resolve));
        if (code === 1005) opened.push('open');
      };
      for (const claimed of ['198.51.100.1', '198.51.100.1', '198.51.100.1', '198.51.100.2']) await open(claimed);
      expect(opened).to.deep.equal(isBelieved ? ['open', 'open', '429', 'open'] : ['open', 'open', '429', '429']);
    });

    it('has as many registrations as it is believed to be others', async () => {
      await register(node().url);
      await register(node().url);
      const answer = await fetch(`${node().url}/api/auth/register`, { method: 'POST', headers: { 'x-forwarded-for': '198.51.100.9' } });
      expect(answer.status).to.equal(isBelieved ? 400 : 429);
    });
  });
