import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Container } from 'inversify';
import type { Logger } from 'pino';
import { clientsBehind } from '../adapters/inbound/client.js';
import { isBug } from '../adapters/inbound/http/problem.js';
import { httpServer } from '../adapters/inbound/http/server.js';
import { clearStaging } from '../adapters/inbound/http/staging.js';
import { jobHandlers } from '../adapters/inbound/jobs/handlers.js';
import { sweepHourly } from '../adapters/inbound/jobs/sweep.js';
import { ConfirmationClock } from '../adapters/inbound/realtime/confirmation-clock.js';
import { realtime } from '../adapters/inbound/realtime/realtime.js';
import type { Connection } from '../adapters/outbound/postgres/database.js';
import type { Config } from './config.js';
import { makeContainer } from './container.js';
import { listen } from './listen.js';
import { Part } from './parts.js';
import { shownError } from './logger.js';
import { originRule } from './origins.js';
import { trustOf } from './trusted-proxies.js';

export interface Payam {
  /** Where it listens: `http://127.0.0.1:3000`. */
  url: string;
  /** Lets nobody in, finishes what was begun, and resolves when nothing is left to lose. */
  stop(): Promise<void>;
}

/** The container of a node that logs what goes wrong in it. */
export function assemble({
  config,
  secret,
  connection,
  logger,
}: {
  config: Config;
  secret: string;
  connection?: Connection | undefined;
  logger: Logger;
}): Container {
  return makeContainer({
    ...{ config, secret, connection },
    fault: (error) => logger.error({ error: shownError(error) }, 'fault'),
    report: (useCase, outcome) => logger.trace({ useCase, ...outcome }, 'use case'),
  });
}

/** Starts the node that was put together, on storage that is ready for it. Resolves when it listens. */
export async function startPayam({
  config,
  container,
  logger,
  holdsFolder,
}: {
  config: Config;
  container: Container;
  logger: Logger;
  /** Whether nobody else with a database there can have this data folder meanwhile. */
  holdsFolder?: boolean | undefined;
}): Promise<Payam> {
  const app = container.get(Part.application);
  const storage = container.get(Part.storage);
  const [clock, timers] = [container.get(Part.clock), container.get(Part.timers)];
  const isAllowedOrigin = originRule(config.CORS_ORIGINS);
  const clientOf = clientsBehind(trustOf(config.TRUST_PROXY));
  const staging = join(config.PAYAM_DATA, 'uploads');
  let isDraining = false;

  const server = httpServer(app, {
    bodyLimit: config.JSON_LIMIT,
    uploads: { folder: staging, limits: { media: config.MEDIA_LIMIT, picture: config.PICTURE_LIMIT } },
    isAllowedOrigin,
    clientOf,
    timers,
    isDraining: () => isDraining,
    isReady: async () => !isDraining && (await isReachable(storage)),
    checkReplies: config.NODE_ENV !== 'production',
    report: ({ fault, ...request }) => {
      if (fault !== undefined) logger.error({ ...request, error: shownError(fault) }, isBug(fault) ? 'bug' : 'fault');
      else logger.debug(request, 'request');
    },
  });
  const report = (error: unknown) => logger.error({ error: shownError(error) }, 'fault');
  const sockets = realtime({
    app,
    clock,
    timers,
    bus: container.get(Part.bus),
    confirmationClock: new ConfirmationClock(clock, timers),
    heartbeatMs: config.HEARTBEAT_MS,
    newOrigin: randomUUID,
    transports: config.REALTIME,
    checkReplies: config.NODE_ENV !== 'production',
    chance: Math.random,
    isAllowedOrigin,
    clientOf,
    report,
  });
  sockets.attach(server);
  // Nobody is bringing anything here yet, so what lies there was left by one that was killed. A node that only tries things out in memory in
  // the same folder has what comes to it at that moment sent again.
  if (holdsFolder) await clearStaging(staging, Infinity).catch(report);
  await listen(server, config);
  const endJobs = await container.get(Part.jobs).work(jobHandlers(app));
  const sweepOwn = () => clearStaging(staging, clock.now() - STAGED_MS_MAX);
  const endSweeps = sweepHourly({ app, sweepOwn, timers, report });

  const { port } = server.address() as AddressInfo;
  const host = config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST;
  return {
    url: `http://${host}:${port}`,
    async stop() {
      isDraining = true;
      const workEnded = Promise.all([endSweeps(), endJobs()]).catch(report);
      // Until the sockets are gone the server listens: a Socket.IO client that polls has to come once more to be told.
      await sockets.drain();
      await app.receipts.settle();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 2_000).unref())]);
      server.closeAllConnections();
      await workEnded;
      await storage.close?.();
      await container.get(Part.passwords).close?.();
    },
  };
}

/** For longer than this nobody takes to bring a file and have it looked at, in milliseconds. */
const STAGED_MS_MAX = 3_600_000;

/** Any quick read will do: what it answers does not matter. */
async function isReachable(storage: { users: { cardsOf(ids: readonly never[]): Promise<unknown> } }): Promise<boolean> {
  return storage.users.cardsOf([]).then(
    () => true,
    () => false,
  );
}
