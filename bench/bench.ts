import { setTimeout as pause } from 'node:timers/promises';
import { gates } from './gates.js';
import { HELP, readOptions, type Options } from './options.js';
import { caveats, table } from './report.js';
import { withRig, type Rig } from './rig.js';
import { machine } from './surroundings.js';
import { takeTurns } from './turns.js';

/** Idle backends of PostgreSQL report what they did this late at most, in milliseconds. */
const STATISTICS_AFTER_MS = 11_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const tell = (line: string): void => void process.stderr.write(`${line}\n`);

async function bench(rig: Rig, options: Options): Promise<boolean> {
  const before = await rig.watch.transactions();
  const turns = await takeTurns(rig, options, tell);
  await pause(STATISTICS_AFTER_MS);
  const transactions = (await rig.watch.transactions()) - before;
  const messages = turns.filter(({ who }) => who === 'Payam').reduce((sum, { sent }) => sum + sent, 0);

  const passed = gates(turns);
  say(`${machine()}; ${await rig.watch.version()}`);
  say(`${rig.pinning}; medians of ${options.repetitions}, windows of ${options.windowMs / 1_000} s; CPU us are per delivery\n`);
  say(`${table(turns)}\n`);
  say(`note: transactions of any kind, reads included, over the whole bench: ${(transactions / messages).toFixed(3)} per message`);
  caveats(turns).forEach(say);
  passed.forEach(({ line }) => say(line));
  return passed.every(({ isOk }) => isOk);
}

const options = readOptions(process.argv.slice(2));
if (options.isHelp) say(HELP.trimEnd());
else process.exit((await withRig((rig) => bench(rig, options))) ? 0 : 1);
