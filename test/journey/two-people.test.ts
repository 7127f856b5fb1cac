import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startNode, type Node } from '../support/node.js';

const SCRIPT = fileURLToPath(new URL('../../scripts/two-people.mjs', import.meta.url));

interface Ending {
  code: number;
  out: string;
  complaint: string;
}

/** Runs the script to its end, as `npm run two-people` does. */
const twoPeople = (...parameters: string[]): Promise<Ending> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [SCRIPT, ...parameters], (_, out, complaint) =>
      resolve({ code: child.exitCode ?? -1, out, complaint }),
    );
  });

describe('npm run two-people', () => {
  let node: Node;
  before(async () => {
    node = await startNode('postgres', { settings: { RATE_LIMITS: 'default' } });
  });
  after(() => node.stop());

  it('shows a conversation from which nothing is lost, and nothing doubled', async () => {
    const { code, out, complaint } = await twoPeople(node.url);
    expect({ code, complaint }).to.deep.equal({ code: 0, complaint: '' });
    expect(out).to.match(/^ {2}Ada {2}Are you coming tonight\? +sent · delivered · read$/m);
    expect(out).to.include('The chat has 6 messages, 1 2 3 4 5 6: none lost, none doubled.');
    expect(out, 'no colours where nobody watches').not.to.include('\x1b');
  });

  it('says in one line that no server is there', async () => {
    const url = `http://127.0.0.1:${await closedPort()}`;
    const { code, out, complaint } = await twoPeople(url);
    expect({ code, out, complaint }).to.deep.equal({
      code: 1,
      out: '',
      complaint: `two-people: no Payam is ready at ${url}; start one with: npm start\n`,
    });
  });

  it('explains itself', async () => {
    const { code, out } = await twoPeople('--help');
    expect(code).to.equal(0);
    expect(out).to.match(/^npm run two-people \[url\]\n/);
  });
});

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
