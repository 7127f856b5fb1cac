import { expect } from 'chai';
import { connect } from 'node:net';
import { Seats } from '../../src/adapters/inbound/http/seats.js';
import { Turnstile } from '../../src/adapters/inbound/http/turnstile.js';
import { startNode, type Node } from '../support/node.js';
import { upTo } from '../support/storage-world.js';

/** One round of the event loop. */
const round = () => new Promise((resolve) => setImmediate(resolve));

class Connection {
  isPaused = false;
  pause = () => (this.isPaused = true);
  resume = () => (this.isPaused = false);
}

describe('the turnstile', () => {
  /** Has connections bring so many pieces of work each, and notes whose were begun. */
  function brought(...counts: number[]) {
    const [turnstile, begun] = [new Turnstile(), [] as string[]];
    const connections = counts.map(() => new Connection());
    counts.forEach((count, at) => {
      for (const n of upTo(1, count)) turnstile.enter(connections[at]!, () => begun.push(`${at}.${n}`));
    });
    return { begun, connections };
  }

  it('lets in what each connection brings by turns, and in its order', async () => {
    const { begun } = brought(5, 2, 1);
    while (begun.length < 8) await round();

    expect(begun).to.deep.equal(['0.1', '1.1', '2.1', '0.2', '1.2', '0.3', '0.4', '0.5']);
  });

  it('has the event loop do other things after every few', async () => {
    const { begun } = brought(1_000);
    for (let before = 0; before < 1_000; before = begun.length) {
      await round();
      expect(begun.length - before).to.be.within(1, 8);
    }
  });

  it('does what one leads to at once before it lets in the next', async () => {
    const [turnstile, steps] = [new Turnstile(), [] as string[]];
    for (const n of upTo(1, 3)) turnstile.enter(new Connection(), () => void Promise.resolve().then(() => steps.push(`after ${n}`)));
    turnstile.enter(new Connection(), () => steps.push('last'));
    while (steps.length < 4) await round();

    expect(steps).to.deep.equal(['after 1', 'after 2', 'after 3', 'last']);
  });

  it('does not read from a connection that has much waiting, until it has nothing', async () => {
    const { begun, connections } = brought(16, 15);
    expect(connections.map(({ isPaused }) => isPaused)).to.deep.equal([true, false]);
    while (begun.length < 31) await round();

    expect(connections.map(({ isPaused }) => isPaused)).to.deep.equal([false, false]);
  });
});

describe('seats', () => {
  const seats = () => new Seats(2);
  /** Work that ends when it is told to. */
  function held(among: Seats, key: string, begun: string[], name: string) {
    let end: (error?: Error) => void = () => undefined;
    const ended = new Promise<void>((resolve, reject) => (end = (error) => (error ? reject(error) : resolve())));
    const outcome = among.during(key, () => (begun.push(name), ended)).catch((error: unknown) => error);
    return { end, outcome };
  }

  it('are so many for each key, and have who waits come in order', async () => {
    const [among, begun] = [seats(), [] as string[]];
    const works = ['a', 'b', 'c', 'd'].map((name) => held(among, 'one', begun, name));
    held(among, 'other', begun, 'x');
    await round();
    expect(begun).to.deep.equal(['a', 'b', 'x']);

    for (const [at, now] of [
      [1, ['a', 'b', 'x', 'c']],
      [0, ['a', 'b', 'x', 'c', 'd']],
    ] as const) {
      works[at]!.end();
      await works[at]!.outcome;
      await round();
      expect(begun).to.deep.equal(now);
    }
  });

  it('are free again after a fault', async () => {
    const [among, begun] = [seats(), [] as string[]];
    for (const name of ['a', 'b', 'c']) {
      const { end, outcome } = held(among, 'one', begun, name);
      end(new Error(name));
      expect(await outcome).to.have.property('message', name);
    }
    expect(begun).to.deep.equal(['a', 'b', 'c']);
  });
});

describe('many requests at once on one connection', () => {
  let node: Node;
  before(async () => {
    node = await startNode('memory');
  });
  after(() => node.stop());

  it('are all answered, in their order', async () => {
    const { hostname, port } = new URL(node.url);
    const socket = connect(Number(port), hostname);
    const ids = upTo(1, 500).map((n) => `n${n}`);
    const request = (id: string, last: boolean) =>
      `GET /api/users HTTP/1.1\r\nHost: payam\r\nX-Request-Id: ${id}\r\n${last ? 'Connection: close\r\n' : ''}\r\n`;
    socket.write(ids.map((id, at) => request(id, at === ids.length - 1)).join(''));
    let came = '';
    for await (const data of socket) came += String(data);

    expect([...came.matchAll(/^x-request-id: (\w+)\r$/gim)].map(([, id]) => id)).to.deep.equal(ids);
    expect(came.match(/HTTP\/1\.1 401 /g)).to.have.length(500);
  });
});
