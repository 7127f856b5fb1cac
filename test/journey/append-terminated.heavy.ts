import { expect } from 'chai';
import pg from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import { Ledger, expectExactlyOnce, settle, startTalking } from '../support/journey-load.js';
import { soon } from '../support/journey-processes.js';
import { journeyWorld } from '../support/journey-server.js';

const TIMES = 150;
/** One for the batches, and one for chats that stay locked. */
const APPENDERS_MAX = 2;

describe('a connection that ends between commit and reply', () => {
  const world = journeyWorld({ per: 'test' });

  it(`leaves one message each, and every send answered, however often: ${TIMES} times`, async () => {
    await world.furnish();
    const payam = await world.start();
    const town = await settle(payam.url);
    const ledger = new Ledger();
    const phones = await startTalking(payam.url, town, ledger);
    const outsider = new pg.Client(payam.connection());
    outsider.on('error', () => undefined);
    await outsider.connect();

    let ended = 0;
    while (ended < TIMES) {
      const { rowCount } = await outsider.query(END_APPENDER);
      ended += rowCount ?? 0;
      await pause(Math.random() * 25);
    }
    const acknowledged = ledger.acked.length;
    await soon('they talk on', () => ledger.acked.length > acknowledged + 100 || undefined);
    await Promise.all(phones.map((phone) => phone.hush()));

    await expectExactlyOnce(payam.url, town, ledger);
    expect(ledger.unacked).to.deep.equal([]);
    for (const phone of phones) expect(phone).to.include({ closed: undefined, unanswered: 0 });
    const refusals = phones.flatMap((phone) => phone.refusals);
    console.log(`      ${ledger.sendings.length} messages, ${refusals.length} refused for now`);
    for (const { code } of refusals) expect(code).to.equal('storage_unavailable');

    // A connection that was lost is replaced, and not kept as well.
    const { rows } = await outsider.query<{ count: number }>(APPENDERS);
    expect(rows[0]!.count).to.be.at.most(APPENDERS_MAX);
    await outsider.end();
    expect(payam.stderr).to.equal('');
    expect(payam.logged().filter(({ msg }) => msg === 'bug')).to.deep.equal([]);
  });
});

const APPENDING = `application_name = 'payam' and query like '%append_messages%'`;
const APPENDERS = `select count(*)::int as count from pg_stat_activity where ${APPENDING}`;
/** Whichever append is under way this moment, be it before its commit or after. */
const END_APPENDER = `select pg_terminate_backend(pid) from pg_stat_activity where ${APPENDING} and state = 'active'`;
