import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Http } from '../support/client.js';
import {
  Ledger,
  Phone,
  chatsOf,
  expectExactlyOnce,
  expectHeardAll,
  settle,
  startTalking,
  type Sending,
  type Town,
} from '../support/journey-load.js';
import { soon } from '../support/journey-processes.js';
import { journeyWorld, type Running } from '../support/journey-server.js';

/** The contract: an open socket is never behind for longer. */
const BEHIND_FOR_MS = 30_000;

describe('a PostgreSQL that fails under load', () => {
  const world = journeyWorld({ per: 'test' });
  let payam: Running;
  let town: Town;
  let ledger: Ledger;
  let talking: Phone[];
  let listening: Phone[];

  beforeEach(async () => {
    await world.furnish();
    payam = await world.start();
    town = await settle(payam.url);
    ledger = new Ledger();
    listening = await Promise.all(town.people.map((person) => Phone.open(payam.url, person)));
    talking = await startTalking(payam.url, town, ledger, { inFlight: 2 });
    await soon('they talk', () => ledger.acked.length > 200 || undefined);
  });
  afterEach(() => [...talking, ...listening].forEach((phone) => phone.close()));

  /** That nothing was lost, nothing is twice, and every socket that was open all the time was told everything in order. */
  async function expectNothingLost(): Promise<void> {
    const acknowledged = ledger.acked.length;
    await soon('they talk again', () => ledger.acked.length > acknowledged + 200 || undefined, 20_000);
    await Promise.all(talking.map((phone) => phone.hush()));
    const histories = await expectExactlyOnce(payam.url, town, ledger);
    expect(ledger.unacked).to.deep.equal([]);
    const total = [...histories.values()].reduce((sum, { length }) => sum + length, 0);
    expect(total).to.equal(ledger.sendings.length);

    const isTold = (phone: Phone) => chatsOf(town, phone.owner).every((id) => phone.heard.get(id)?.length === histories.get(id)!.length);
    await soon('every listener was told everything', () => listening.every(isTold) || undefined, BEHIND_FOR_MS);
    expectHeardAll([...listening, ...talking], town, histories);
    for (const phone of listening) {
      for (const chatId of chatsOf(town, phone.owner)) {
        expect(phone.heard.get(chatId)!.map(({ seq }) => seq)).to.deep.equal(histories.get(chatId)!.map(({ seq }) => seq));
      }
    }
    for (const phone of [...talking, ...listening]) expect(phone).to.include({ closed: undefined, unanswered: 0 });
    expect(payam.exit).to.equal(undefined);
    expect(payam.stderr).to.equal('');
    expect(payam.logged().filter(({ msg }) => msg === 'bug')).to.deep.equal([]);
  }

  const memberOf = (chatId: string) => town.people.find((person) => chatsOf(town, person).includes(chatId))!;

  /** Everything that sockets were refused with. */
  function expectRefusedAsPromised(): void {
    const refusals = talking.flatMap((phone) => phone.refusals);
    expect(refusals).not.to.be.empty;
    for (const { code, retryAfterMs } of refusals) {
      expect(code).to.equal('storage_unavailable');
      expect(retryAfterMs).to.be.greaterThan(0);
    }
  }

  it('is down for a while: 503 and errors meanwhile, and afterwards everything is there and everybody is told', async () => {
    const sender = town.people[0]!;
    const [guest, http] = [new Http(payam.url), new Http(payam.url, sender.token)];
    for (const chatId of town.chatIds) await storeUnheard(payam, ledger.write(chatId, memberOf(chatId)));
    const killer = keepKilling(payam, 2_500);
    const answers: { ready: number; live: number; sent: { status: number; retryAfter: string | null; code: unknown } }[] = [];
    while (!killer.isDone) {
      const [ready, live] = await Promise.all([guest.get('/readyz'), guest.get('/healthz')]);
      const sending = ledger.write(town.pairs[0]!.chatId, sender);
      const { status, headers, body } = await http.post('/api/messages', sending);
      if (status === 201) sending.acked = body.message;
      answers.push({ ready: ready.status, live: live.status, sent: { status, retryAfter: headers.get('retry-after'), code: body.code } });
      await pause(20);
    }
    await killer.done;
    const down = answers.filter(({ sent }) => sent.status !== 201);
    expect(down.length).to.be.greaterThan(5);
    for (const { live, sent } of down) {
      expect(live).to.equal(200);
      expect(sent).to.include({ status: 503, code: 'storage_unavailable' });
      expect(Number(sent.retryAfter)).to.be.greaterThan(0);
    }
    expect(answers.map(({ ready }) => ready)).to.include(503);

    await soon('it is ready again', async () => (await guest.get('/readyz')).status === 200 || undefined, 20_000);
    for (const sending of ledger.unacked.filter(({ sender: by }) => by === sender)) {
      // Those that phones have on the way they send again themselves.
      const { status, body } = await http.post('/api/messages', sending);
      expect(status).to.be.oneOf([200, 201]);
      sending.acked ??= body.message;
    }
    await expectNothingLost();
    expectRefusedAsPromised();
  });

  it('loses one backend after another, and with each all of its connections', async () => {
    for (let i = 0; i < 4; i += 1) {
      await pause(400 + Math.random() * 400);
      process.kill(await soon('there is a backend', () => aBackend(payam)), 'SIGKILL');
    }
    await expectNothingLost();
  });

  it('is frozen for three seconds', async () => {
    const pids = [payam.postmaster()!, ...(await backends(payam))];
    pids.forEach((pid) => signalIfThere(pid, 'SIGSTOP'));
    await pause(3_000);
    pids.forEach((pid) => signalIfThere(pid, 'SIGCONT'));
    await expectNothingLost();
  });

  it('is gone when Payam is told to stop, which it does in order all the same', async () => {
    process.kill(payam.postmaster()!, 'SIGKILL');
    await pause(30);
    payam.signal('SIGTERM');
    expect(await payam.ended(10_000)).to.deep.equal({ code: 0, signal: null });
    await payam.leavesNothing();
    await Promise.all(talking.map((phone) => phone.hush()));

    payam = await world.start();
    await expectExactlyOnce(payam.url, town, ledger);
  });
});

/** Kills every PostgreSQL that comes up, for a time. */
function keepKilling(payam: Running, forMs: number): { isDone: boolean; done: Promise<void> } {
  const killer = { isDone: false, done: Promise.resolve() };
  const kill = async () => {
    const until = performance.now() + forMs;
    while (performance.now() < until) {
      const pid = payam.postmaster();
      if (pid !== undefined) signalIfThere(pid, 'SIGKILL');
      await pause(10);
    }
    killer.isDone = true;
  };
  killer.done = kill();
  return killer;
}

/** Stores a message of which no node hears, as when the one that stored it dies between its commit and its hint. */
async function storeUnheard(payam: Running, sending: Sending): Promise<void> {
  const { chatId, sender, clientId, content } = sending;
  const append = `select seq from append_messages(array[$1::bigint], array[$2::bigint], array[$3], array[$4::uuid], array['text'], array[$5],
    array[null::int], array[null::bigint], array[null::jsonb], extract(epoch from now()) * 1000)`;
  const [placed] = await payam.query(append, { values: [chatId, sender.id, clientId, randomUUID(), content] });
  const seq = Number(placed!['seq']);
  sending.acked = { id: `${chatId}.${seq}`, seq };
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as { code?: string }).code !== 'ESRCH') throw error;
  }
}

async function backends(payam: Running): Promise<number[]> {
  const rows = await payam.query(`select pid from pg_stat_activity where application_name = 'payam' order by random()`);
  return rows.map(({ pid }) => Number(pid));
}

const aBackend = (payam: Running): Promise<number | undefined> =>
  backends(payam).then(
    ([pid]) => pid,
    // It is still recovering from the last one.
    () => undefined,
  );
