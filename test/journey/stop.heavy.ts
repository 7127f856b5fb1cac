import { expect } from 'chai';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Http, Wire, privateChat, register } from '../support/client.js';
import { deafSocket } from '../support/journey-deaf.js';
import { Ledger, expectExactlyOnce, settle, startTalking } from '../support/journey-load.js';
import { soon } from '../support/journey-processes.js';
import { journeyWorld } from '../support/journey-server.js';

describe('stopping Payam in a bad moment', () => {
  const world = journeyWorld({ per: 'test' });

  it('drains under load: what was acknowledged is stored, and everybody is told when to come back', async () => {
    await world.furnish();
    let payam = await world.start();
    const town = await settle(payam.url);
    const ledger = new Ledger();
    const phones = await startTalking(payam.url, town, ledger);
    await soon('they talk', () => ledger.acked.length > 300 || undefined);

    payam.signal('SIGTERM');
    await soon('it lets nobody in', () => isClosed(payam.url));
    expect(await payam.ended(10_000)).to.deep.equal({ code: 0, signal: null });
    await payam.leavesNothing();
    await Promise.all(phones.map((phone) => phone.hush()));
    for (const { closed } of phones) {
      expect(closed?.code).to.equal(1012);
      expect((JSON.parse(closed!.reason) as { retryAfterMs: number }).retryAfterMs).to.be.within(0, 5_000);
    }
    expect(new Set(phones.map(({ closed }) => closed!.reason)).size).to.be.greaterThan(1);
    expect(phones.flatMap(({ refusals }) => refusals)).to.deep.equal([]);

    payam = await world.start();
    const histories = await expectExactlyOnce(payam.url, town, ledger);
    // What it had taken in it answered before it closed the socket; what it had not, it did not store.
    const stored = [...histories.values()].reduce((sum, { length }) => sum + length, 0);
    expect(stored).to.equal(ledger.acked.length);
  });

  it('is held up by nobody who does not read, does not answer, or does not finish what they say', async () => {
    await world.furnish();
    const payam = await world.start();
    const [ada, bob] = [await register(payam.url, 'ada'), await register(payam.url, 'bob')];
    const chatId = await privateChat(ada, bob);
    const odd = [await deafSocket(payam.url, bob.token), await deafSocket(payam.url, ada.token)];
    // More than the network holds for one who does not read.
    const adas = await Wire.open(payam.url, ada.token);
    for (let i = 0; i < 20; i += 1) {
      await Promise.all(Array.from({ length: 25 }, () => adas.send(chatId, '\u{1f9ed}'.repeat(4_000))));
    }
    odd.push(await unfinishedRequest(payam.url, ada.token));
    await new Http(payam.url).get('/healthz');

    payam.signal('SIGTERM');
    expect(await payam.ended(10_000)).to.deep.equal({ code: 0, signal: null });
    await payam.leavesNothing();
    odd.forEach((socket) => socket.destroy());
  });

  it('takes a second signal as an echo of the first when it comes at once', async () => {
    await world.furnish();
    const payam = await world.start();
    const deaf = await deafSocket(payam.url, (await register(payam.url)).token);
    payam.signal('SIGINT');
    await soon('it is stopping', () => payam.stdout.includes('SIGINT') || undefined);
    payam.signal('SIGINT');
    expect(await payam.ended()).to.deep.equal({ code: 0, signal: null });
    await payam.leavesNothing();
    deaf.destroy();
  });

  it('ends at once at a second signal that is meant, and leaves nothing', async () => {
    await world.furnish();
    const payam = await world.start();
    // It would be waited for, for two seconds.
    const deaf = await deafSocket(payam.url, (await register(payam.url)).token);
    payam.signal('SIGTERM');
    await pause(700);
    expect(payam.exit).to.equal(undefined);
    payam.signal('SIGINT');
    expect(await payam.ended(1_000)).to.deep.equal({ code: 1, signal: null });
    await payam.leavesNothing();
    deaf.destroy();
  });
});

/** An HTTP request whose body never comes to its end. */
async function unfinishedRequest(url: string, token: string): Promise<ReturnType<typeof connect>> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  const headers = ['Host: payam', `Authorization: Bearer ${token}`, 'Content-Type: application/json', 'Content-Length: 100'];
  await new Promise((resolve) => socket.write(`POST /api/messages HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n{`, resolve));
  return socket;
}

const isClosed = (url: string): Promise<true | undefined> =>
  fetch(`${url}/healthz`).then(
    () => undefined,
    () => true,
  );
