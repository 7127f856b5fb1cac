import { Cleanup } from '../bench/cleanup.js';
import { startPayam } from '../bench/server-process.js';
import { hostOf } from './host.js';
import { HELP, readOptions, type Options } from './options.js';
import { runAll, type Place } from './report.js';
import { rows } from './rows/all.js';
import { Stage } from './stage.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** @returns whether the server does all that is promised */
async function hold({ url, host }: Place, { only = '' }: Options): Promise<boolean> {
  const chosen = rows.filter(({ what, promise }) => `${what}  ${promise}`.includes(only));
  const began = performance.now();
  const fault = await new Stage(url).person().catch((error: unknown) => error);
  // It is told once, and not by every row.
  if (fault instanceof Error) say(`${url}: nobody can register there (does it run, with RATE_LIMITS=off?): ${fault.message}`);
  if (fault instanceof Error) return false;

  const { ok, failed, notYet, skipped } = await runAll({ url, host }, chosen, say);
  const counted = `${ok} ok, ${failed} failed, ${notYet} not yet, ${skipped} skipped`;
  say(`\n${url}: ${counted}, in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  return failed === 0 && ok > 0;
}

async function main(options: Options): Promise<boolean> {
  if (options.url !== undefined) return hold({ url: options.url }, options);
  const cleanup = new Cleanup();
  const onSignal = () => void cleanup.run().then(() => process.exit(130)); // A rejection ends the process as well, and says why.
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    return await hold({ url: (await startPayam(cleanup)).said, host: hostOf(cleanup) }, options);
  } finally {
    await cleanup.run();
  }
}

const options = readOptions(process.argv.slice(2));
if (options.isHelp) say(HELP.trimEnd());
else process.exit((await main(options)) ? 0 : 1);
