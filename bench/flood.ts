import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { privateChat, register } from '../test/support/client.js';
import { Cleanup } from './cleanup.js';
import { politeCompany, summary, type Summary, type Talk } from './polite-company.js';
import { start, type Program } from './processes.js';
import { startServer } from './server-process.js';
import { machine } from './surroundings.js';

// `npm run bench:flood`: a few people talk at their ease, first alone, then while one client floods the server with commands over a socket
// and another with requests. It is prevented from taking long, and from leaving this machine.

const HERE = import.meta.dirname;
const PHASE_MS = 3_000;
const ROUNDS = 3;
/** How much later the slowest hundredth may come in the flood, in milliseconds. */
const GATE_MS = 50;

/** Alone, messages are answered sooner than this on a machine that has nothing else to do, in milliseconds. */
const BUSY_FROM_MS = 20;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function bench(cleanup: Cleanup): Promise<boolean> {
  const { said: url } = await startServer(cleanup, LIMITS);
  const company = await politeCompany(url);
  const flooders: Program[] = [];
  while (flooders.length <= ROUNDS) flooders.push(await flooderOf(url));
  const [rehearsal, ...others] = flooders;
  const talkIn = async (flooder: Program) => {
    const flood = new Cleanup();
    cleanup.add(() => flood.run());
    await start(flooder, flood);
    return company.talk(PHASE_MS).finally(() => flood.run());
  };

  // Programs that have just started are slow.
  if (rehearsal) await talkIn(rehearsal);
  const [calm, flooded]: [Talk[], Talk[]] = [[], []];
  // In turns, so that what else the machine does meets both alike; each flood by clients who are at the beginning of what they may.
  for (const flooder of others) {
    calm.push(await company.talk(PHASE_MS));
    flooded.push(await talkIn(flooder));
  }

  const [alone, inFlood] = [summary(calm), summary(flooded)];
  say(`${machine()}; ${company.size} people, each with a message every ${company.everyMs} ms, in ${ROUNDS} turns of ${PHASE_MS / 1_000} s`);
  say('| | messages | answered ms p50 | p99 | delivered ms p50 | p99 |\n| --- | --- | --- | --- | --- | --- |');
  say(row('alone', alone));
  say(row('in the flood', inFlood));
  const grown = Math.max(inFlood.answeredMs.p99 - alone.answeredMs.p99, inFlood.deliveredMs.p99 - alone.deliveredMs.p99);
  const missing = alone.missing + inFlood.missing;
  const isOk = grown < GATE_MS && missing === 0;
  if (alone.answeredMs.p99 > BUSY_FROM_MS) say('note: the machine is busy with other things, so the gate says little');
  say(`gate: p99 grows by ${grown.toFixed(1)} ms, allowed ${GATE_MS}; ${missing} missing: ${isOk ? 'ok' : 'FAILED'}`);
  return isOk;
}

const row = (name: string, { sent, answeredMs, deliveredMs }: Summary): string =>
  `| ${[name, sent, ...[answeredMs.p50, answeredMs.p99, deliveredMs.p50, deliveredMs.p99].map((ms) => ms.toFixed(1))].join(' | ')} |`;

/** With the limits that it has by itself, but that all who register here come from one address. */
const LIMITS = { RATE_LIMITS: 'default', LIMIT_REGISTRATIONS: '100' };

async function flooderOf(url: string): Promise<Program> {
  const [one, other] = [await register(url, 'flooder'), await register(url, 'flooder')];
  const env = {
    URL: url,
    SOCKET_TOKEN: one.token,
    HTTP_TOKEN: other.token,
    CHAT_ID: await privateChat(one, other),
  };
  const args = ['--import', import.meta.resolve('tsx'), join(HERE, 'flooder.ts')];
  return { args, ready: /(flooding)/, env, cwd: HERE };
}

const cleanup = new Cleanup();
const giveUp = pause(120_000, undefined, { ref: false }).then(() => Promise.reject(new Error('it took too long')));
const isOk = await Promise.race([bench(cleanup), giveUp]).finally(() => cleanup.run());
process.exit(isOk ? 0 : 1);
