import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { noSettings, readConfig, settings, type Config } from './config.js';
import { environmentWith, strangersAmong } from './environment.js';
import { help } from './help.js';
import { expectFree } from './listen.js';
import { makeLogger, shownError } from './logger.js';
import { assemble, startPayam } from './payam.js';
import { keptSecret } from './secret.js';
import { StartupFault } from './startup-fault.js';
import { prepareStorage } from './storage-place.js';

/** A server that has not come to rest in this time is ended as it is, in milliseconds. */
const STOP_WITHIN_MS = 9_500;
/** A second signal this soon after the first says nothing new, in milliseconds. */
const ECHO_WITHIN_MS = 500;

const OPTIONS = new Set(['--help', '-h', '--migrate']);

async function main(): Promise<void> {
  const unknown = process.argv.slice(2).find((word) => !OPTIONS.has(word));
  if (unknown !== undefined) throw new StartupFault(`there is no option ${unknown}; npm start -- --help lists them`);
  if (process.argv.includes('--help') || process.argv.includes('-h')) return void process.stdout.write(help());
  const environment = environmentWith(process.cwd(), process.env);
  const strangers = strangersAmong(environment, settings.shape);
  const config = readConfig(environment.all, strangers);
  const logger = makeLogger(config);
  if (strangers.length > 0) logger.warn(noSettings(strangers));
  process.on('unhandledRejection', (error) => logger.error({ error: shownError(error) }, 'a rejection that nobody handled'));

  const isToStay = !process.argv.includes('--migrate');
  if (isToStay) await expectFree(config);
  const secret = config.JWT_SECRET ?? keptSecret(config.PAYAM_DATA);
  const place = await prepareStorage(config, (line) => logger.info(line));
  if (!isToStay) {
    await place.stop();
    return void logger.info(`the schema is up to date: ${place.description}`);
  }
  const container = assemble({ config, secret, connection: place.connection, logger });
  const payam = await startPayam({ config, container, logger, holdsFolder: place.holdsFolder }).catch(async (error: unknown) => {
    await place.stop();
    throw error;
  });

  stopOnSignal(logger, async () => {
    await payam.stop();
    await place.stop();
  });
  welcome(logger, { config, url: payam.url, description: place.description });
}

function welcome(logger: Logger, { config, url, description }: { config: Config; url: string; description: string }): void {
  logger.info(`Payam listens on ${url}, sockets on ${url.replace('http', 'ws')}/ws`);
  logger.info(`storage: ${description}; data folder: ${resolve(config.PAYAM_DATA)}`);
  logger.info('try it: npm run two-people');
}

function stopOnSignal(logger: Logger, stop: () => Promise<void>): void {
  let toldAt: number | undefined;
  const onSignal = (signal: string) => {
    if (toldAt !== undefined) {
      // The second time somebody means it; but npm passes on a Ctrl-C that the terminal has told us of already.
      if (performance.now() - toldAt > ECHO_WITHIN_MS) process.exit(1);
      return;
    }
    toldAt = performance.now();
    logger.info(`${signal}: finishing what was begun`);
    setTimeout(() => {
      logger.error('not everything came to rest in time');
      process.exit(1);
    }, STOP_WITHIN_MS).unref();
    stop().then(
      () => {
        logger.info('stopped');
        process.exit(0);
      },
      (error: unknown) => {
        logger.error({ error: shownError(error) }, 'could not stop in order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

main().catch((error: unknown) => {
  // What whoever runs it can mend is one line; anything else is ours to mend, and needs its stack.
  process.stderr.write(
    error instanceof StartupFault ? `payam: ${error.message}\n` : `payam: ${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
});
