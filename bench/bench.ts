import { setTimeout as pause } from 'node:timers/promises';
import { gates } from './gates.js';
import { lookBack } from './look-back.js';
import { lookBackGates, lookBackNotes, lookBackTable } from './look-back-report.js';
import { HELP, readOptions, type Options } from './options.js';
import { STATISTICS_AFTER_MS } from './postgres-watch.js';
import { caveats, table } from './report.js';
import { withRig, type Rig } from './rig.js';
import { hangUp, largePayamStage, largeRelayStage } from './stages.js';
import { machine } from './surroundings.js';
import { HEAVIEST, LARGEST, LOADS, takeTurns, type Turn } from './turns.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const tell = (line: string): void => void process.stderr.write(`${line}\n`);

async function bench(rig: Rig, options: Options): Promise<boolean> {
  const { hundred, thousand, transactions } = await loadBoth(rig, options);
  const turns = [...hundred, ...thousand];
  const looked = await lookBack(rig, options, tell);

  const passed = [...gates(turns), ...lookBackGates(looked)];
  say(`${machine()}; ${await rig.watch.version()}`);
  say(`${rig.pinning}; medians of ${options.repetitions}, windows of ${options.windowMs / 1_000} s; CPU us are per delivery\n`);
  say(`${table(turns)}\n`);
  say(`${lookBackTable(looked)}\n`);
  say(`note: transactions of any kind, reads included, with up to 100 people: ${transactions.toFixed(3)} per message`);
  caveats(turns).forEach(say);
  lookBackNotes(looked).forEach(say);
  passed.forEach(({ line }) => say(line));
  return passed.every(({ isOk }) => isOk);
}

/** A thousand come when what a hundred do has been measured. */
async function loadBoth(rig: Rig, options: Options): Promise<Record<'hundred' | 'thousand', Turn[]> & { transactions: number }> {
  const before = await rig.watch.transactions();
  const hundred = await takeTurns(rig, { name: 'hundred', stages: rig.stages, rehearsal: HEAVIEST, loads: LOADS }, { options, tell });
  await pause(STATISTICS_AFTER_MS);
  const transactions = (await rig.watch.transactions()) - before;
  const messages = hundred.filter(({ who }) => who === 'Payam').reduce((sum, { sent }) => sum + sent, 0);

  const stages = { Payam: await largePayamStage(rig.urls.Payam), relay: await largeRelayStage(rig.urls.relay) };
  const thousand = await takeTurns(rig, { name: 'thousand', stages, rehearsal: LARGEST, loads: [LARGEST] }, { options, tell });
  [rig.stages.Payam, stages.Payam].forEach(hangUp);
  return { hundred, thousand, transactions: transactions / messages };
}

const options = readOptions(process.argv.slice(2));
if (options.isHelp) say(HELP.trimEnd());
else process.exit((await withRig((rig) => bench(rig, options))) ? 0 : 1);
