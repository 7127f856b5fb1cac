import { expect } from 'chai';
import { setTimeout as pause } from 'node:timers/promises';
import { Ledger, expectExactlyOnce, sendAgain, settle, startTalking } from '../support/journey-load.js';
import { journeyWorld } from '../support/journey-server.js';

const ROUNDS = 5;

describe('a server killed under load', () => {
  const world = journeyWorld({ per: 'test' });

  it(`has every acknowledged message exactly once after each of ${ROUNDS} starts, and those sent again too`, async () => {
    await world.furnish();
    let payam = await world.start();
    const town = await settle(payam.url);
    const ledger = new Ledger();

    for (let round = 1; round <= ROUNDS; round += 1) {
      const before = ledger.acked.length;
      const phones = await startTalking(payam.url, town, ledger);
      await pause(300 + Math.random() * 1_200);
      payam.signal('SIGKILL');
      await payam.ended();
      await Promise.all(phones.map((phone) => phone.hush()));
      await payam.leavesNothing(6_000);
      const unacked = ledger.unacked.length;
      console.log(`      round ${round}: ${ledger.acked.length - before} acknowledged, ${unacked} not`);
      expect(ledger.acked.length - before).to.be.greaterThan(50);
      expect(unacked).to.be.greaterThan(0);

      payam = await world.start();
      await expectExactlyOnce(payam.url, town, ledger);
      await sendAgain(payam.url, ledger);
      await expectExactlyOnce(payam.url, town, ledger);
      expect(ledger.unacked).to.deep.equal([]);
    }
    const [stored] = await payam.query('select count(*)::int as count from messages');
    expect(stored).to.deep.equal({ count: ledger.sendings.length });
  });
});
