import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { privateChat, register } from '../test/support/client.js';
import { Cleanup } from './cleanup.js';
import { cpuOf, cpuOfFamily, cpuOfMachine } from './cpu.js';
import { gate } from './gates.js';
import { drive, type LoadResult } from './load.js';
import { markdownTable, percent, spread, whole } from './markdown.js';
import { percentiles } from './measures.js';
import { start, type Program } from './processes.js';
import { startPayam, type PayamProcess } from './server-process.js';
import { PEOPLE, payamStage, type Lane } from './stages.js';
import { machine } from './surroundings.js';
import { layDownMix } from './upload-mix.js';

// `npm run bench:uploads`: fifty pairs talk, by turns alone and while ten people bring files. Nothing is pinned.

const HERE = import.meta.dirname;
const UPLOADERS = 10;
const ROUNDS = 9;
const PER_SECOND = 1_000;
const WARM_UP_MS = 500;
const WINDOW_MS = 3_000;
/** How much later the slowest hundredth may come while files are brought. */
const RATIO_MAX = 2;

interface Phase extends Pick<LoadResult, 'sent' | 'lost' | 'doubled'> {
  name: 'alone' | 'while ten bring files';
  ackMs: ReturnType<typeof percentiles>;
  endToEndMs: ReturnType<typeof percentiles>;
  /** Of one CPU, what the server's own process took, and what its decoders, the uploaders and the rest of the machine did. */
  serverShare: number;
  othersShare: number;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function bench(cleanup: Cleanup): Promise<boolean> {
  const payam = await startPayam(cleanup);
  const { pairs = [] } = await payamStage(payam.said);
  const uploader = await uploaderOf(payam.said, cleanup);
  let runs = 0;
  const talk = (name: Phase['name']) => talked(payam, { name, lanes: pairs, run: `uploads-${(runs += 1)}` });
  const talkWhile = async () => {
    const uploads = new Cleanup();
    cleanup.add(() => uploads.run());
    await start(uploader, uploads);
    // What is under way is finished before the next turn.
    return talk('while ten bring files').finally(() => uploads.run());
  };

  // Programs that have just started are slow.
  await talkWhile();
  const phases: Phase[] = [];
  for (let round = 0; round < ROUNDS; round += 1) phases.push(await talk('alone'), await talkWhile());
  return tell(phases);
}

function tell(phases: readonly Phase[]): boolean {
  const [alone, busy] = (['alone', 'while ten bring files'] as const).map((name) => phases.filter((phase) => phase.name === name));
  if (!alone || !busy) throw new Error('there are two kinds of turns');
  const ratio = (of: 'ackMs' | 'endToEndMs') => median(busy, (phase) => phase[of].p99) / median(alone, (phase) => phase[of].p99);
  const sum = (of: 'sent' | 'lost' | 'doubled') => phases.reduce((total, phase) => total + phase[of], 0);

  say(`${machine()}; ${PEOPLE / 2} pairs, ${whole(PER_SECOND)} messages a second, medians of ${ROUNDS} turns of ${WINDOW_MS / 1_000} s`);
  say(markdownTable(['talk', 'ack ms p50/p95/p99', 'end to end ms p50/p95/p99', 'server', 'others'], [row(alone), row(busy)]));
  const gates = [
    gate(`answered at p99, over the same alone: ${ratio('ackMs').toFixed(2)} <= ${RATIO_MAX}`, ratio('ackMs') <= RATIO_MAX),
    gate(`delivered at p99, over the same alone: ${ratio('endToEndMs').toFixed(2)} <= ${RATIO_MAX}`, ratio('endToEndMs') <= RATIO_MAX),
    gate(`of ${sum('sent')} messages lost ${sum('lost')}, doubled ${sum('doubled')}: 0 = 0`, sum('lost') + sum('doubled') === 0),
  ];
  gates.forEach(({ line }) => say(line));
  return gates.every(({ isOk }) => isOk);
}

function row(phases: readonly Phase[]): string[] {
  const times = (of: 'ackMs' | 'endToEndMs') =>
    spread({
      p50: median(phases, (phase) => phase[of].p50),
      p95: median(phases, (phase) => phase[of].p95),
      p99: median(phases, (phase) => phase[of].p99),
    });
  const shares = [median(phases, ({ serverShare }) => serverShare), median(phases, ({ othersShare }) => othersShare)];
  return [phases[0]?.name ?? '', times('ackMs'), times('endToEndMs'), ...shares.map(percent)];
}

const median = (phases: readonly Phase[], pick: (phase: Phase) => number): number => percentiles(phases.map(pick)).p50;

async function talked(
  payam: PayamProcess,
  { name, lanes, run }: { name: Phase['name']; lanes: readonly Lane[]; run: string },
): Promise<Phase> {
  const readings: { at: number; server: number; others: number }[] = [];
  const plan = { run, inFlight: 1, perSecond: PER_SECOND, warmUpMs: WARM_UP_MS, windowMs: WINDOW_MS };
  const { ackMs, endToEndMs, ...counts } = await drive(lanes, plan, () => readings.push(reading(payam)));
  const [open, close] = readings;
  if (!open || !close) throw new Error('a window has two edges');

  const share = (of: 'server' | 'others') => (close[of] - open[of]) / 1_000 / (close.at - open.at);
  return {
    name,
    ackMs: percentiles(ackMs),
    endToEndMs: percentiles(endToEndMs),
    ...counts,
    serverShare: share('server'),
    othersShare: share('others'),
  };
}

function reading({ pid, postgres }: PayamProcess): { at: number; server: number; others: number } {
  const { user, system } = process.cpuUsage();
  const server = cpuOf(pid);
  return { at: performance.now(), server, others: cpuOfMachine() - server - cpuOfFamily(postgres.pid) - user - system };
}

async function uploaderOf(url: string, cleanup: Cleanup): Promise<Program> {
  const mix = mkdtempSync(join(tmpdir(), 'payam-mix-'));
  cleanup.add(() => rmSync(mix, { recursive: true, force: true }));
  await layDownMix(mix);
  const voices: { token: string; chatId: string }[] = [];
  while (voices.length < UPLOADERS) {
    const [one, other] = [await register(url, 'uploader'), await register(url, 'uploader')];
    voices.push({ token: one.token, chatId: await privateChat(one, other) });
  }
  const args = ['--import', import.meta.resolve('tsx'), join(HERE, 'uploader.ts')];
  return { args, ready: /(uploading)/, env: { URL: url, VOICES: JSON.stringify(voices), MIX: mix }, cwd: HERE, isApart: true };
}

const cleanup = new Cleanup();
const giveUp = pause(300_000, undefined, { ref: false }).then(() => Promise.reject(new Error('it took too long')));
const isOk = await Promise.race([bench(cleanup), giveUp]).finally(() => cleanup.run());
process.exit(isOk ? 0 : 1);
