import { expect } from 'chai';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { Wire, privateChat, register } from '../support/client.js';
import { processesOf } from '../support/journey-processes.js';
import { journeyWorld, type Running } from '../support/journey-server.js';

describe('stopping Payam', () => {
  const world = journeyWorld({ per: 'test' });
  beforeEach(() => world.furnish());

  it('tells its sockets when to come back, waits for no idle client, and leaves nothing', async () => {
    const payam = await world.start();
    const [ada, bob] = [await register(payam.url, 'ada'), await register(payam.url, 'bob')];
    const chatId = await privateChat(ada, bob);
    const wires = await Promise.all([ada, bob, bob].map(({ token }) => Wire.open(payam.url, token)));
    await wires[0]!.send(chatId, 'before the end', { clientId: 'last' });
    const agent = new Agent({ keepAlive: true });
    await idleConnection(payam, agent);

    payam.signal('SIGTERM');
    const byes = await Promise.all(wires.map((wire) => wire.whenClosed()));
    expect(await payam.ended(10_000)).to.deep.equal({ code: 0, signal: null });
    await payam.leavesNothing();
    agent.destroy();

    for (const { code, reason } of byes) {
      expect(code).to.equal(1012);
      expect(JSON.parse(reason).retryAfterMs).to.be.within(0, 5_000);
    }
    // Drawn by lot, so that they do not all come back at once.
    expect(new Set(byes.map(({ reason }) => reason)).size).to.be.greaterThan(1);
    expect(payam.logged().at(-1)).to.include({ msg: 'stopped' });
    expect(payam.stderr).to.equal('');
  });

  it('leaves nothing when it is killed', async () => {
    const payam = await world.start();
    expect(processesOf(payam.data)).to.include.members([payam.pid, payam.postmaster()]);
    payam.signal('SIGKILL');
    expect(await payam.ended()).to.deep.equal({ code: null, signal: 'SIGKILL' });
    await payam.leavesNothing(5_000);
  });
});

/** An HTTP connection that has been used once, and is kept for later. */
async function idleConnection({ url }: Running, agent: Agent): Promise<void> {
  const [response] = (await once(get(`${url}/healthz`, { agent }), 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
}
