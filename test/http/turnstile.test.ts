import { expect } from 'chai';
import { connect } from 'node:net';
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
  /** Has connections bring so many pieces of work each, and notes whose were begun. Those in `held` do not end until they are let. */
  function brought(counts: readonly number[], held: ReadonlySet<number> = new Set()) {
    const [turnstile, begun] = [new Turnstile(), [] as string[]];
    const ends: (() => void)[] = [];
    const connections = counts.map(() => new Connection());
    counts.forEach((count, at) => {
      const work = async (n: number) => {
        begun.push(`${at}.${n}`);
        if (held.has(at)) await new Promise<void>((resolve) => ends.push(resolve));
      };
      for (const n of upTo(1, count)) turnstile.enter(connections[at]!, () => work(n));
    });
    return { begun, connections, ends };
  }
  const rounds = async (count: number) => {
    for (const _ of upTo(1, count)) await round();
  };

  it('lets in what each connection brings by turns, and in its order', async () => {
    const { begun } = brought([5, 2, 1]);
    await rounds(20);

    expect(begun).to.deep.equal(['0.1', '1.1', '2.1', '0.2', '1.2', '0.3', '0.4', '0.5']);
  });

  it('has the event loop do other things after every few', async () => {
    const { begun } = brought([1_000]);
    for (const _ of upTo(1, 100)) {
      const before = begun.length;
      await round();
      expect(begun.length - before).to.be.within(1, 8);
    }
  });

  it('does what one leads to at once before it lets in the next', async () => {
    const [turnstile, steps] = [new Turnstile(), [] as string[]];
    for (const n of upTo(1, 3)) turnstile.enter(new Connection(), () => Promise.resolve().then(() => steps.push(`after ${n}`)));
    turnstile.enter(new Connection(), async () => steps.push('last'));
    await rounds(10);

    expect(steps).to.deep.equal(['after 1', 'after 2', 'after 3', 'last']);
  });

  it('has four of a connection under way, and those of others as well', async () => {
    const { begun, ends } = brought([6, 2], new Set([0]));
    await rounds(20);
    expect(begun).to.have.members(['0.1', '0.2', '0.3', '0.4', '1.1', '1.2']);

    ends[2]!();
    await rounds(5);
    expect(begun.at(-1)).to.equal('0.5');
    expect(begun).to.have.length(7);
  });

  it('does not read from a connection that has much waiting, until it has nothing', async () => {
    const { begun, connections } = brought([16, 15]);
    expect(connections.map(({ isPaused }) => isPaused)).to.deep.equal([true, false]);
    await rounds(60);

    expect(begun).to.have.length(31);
    expect(connections.map(({ isPaused }) => isPaused)).to.deep.equal([false, false]);
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
