import { Container, ContainerModule } from 'inversify';
import { join } from 'node:path';
import { BcryptHasher } from '../adapters/outbound/bcrypt/bcrypt-hasher.js';
import { filesystemBlobs } from '../adapters/outbound/blobs/filesystem-blobs.js';
import { memoryBlobs } from '../adapters/outbound/blobs/memory-blobs.js';
import { Decoders } from '../adapters/outbound/decoding/decoders.js';
import { SharpImages } from '../adapters/outbound/decoding/images/sharp-images.js';
import { FfmpegRecordings } from '../adapters/outbound/decoding/recordings/ffmpeg-recordings.js';
import { HmacRefreshSecrets } from '../adapters/outbound/hmac-refresh-secrets.js';
import { BytesInspector } from '../adapters/outbound/inspector/bytes-inspector.js';
import { JwtAccessTokens } from '../adapters/outbound/jwt-access-tokens.js';
import { memoryBus } from '../adapters/outbound/memory/memory-bus.js';
import { MemoryJobs } from '../adapters/outbound/memory/memory-jobs.js';
import { memoryPresenceBoard } from '../adapters/outbound/memory/memory-presence-board.js';
import { memoryStorage } from '../adapters/outbound/memory/memory-storage.js';
import { memoryPacer } from '../adapters/outbound/memory-pacer.js';
import { memoryRateLimiter } from '../adapters/outbound/memory-rate-limiter.js';
import { openDatabase, type Connection } from '../adapters/outbound/postgres/database.js';
import { PgJobs } from '../adapters/outbound/postgres/jobs/pg-jobs.js';
import { postgresStorage } from '../adapters/outbound/postgres/postgres-storage.js';
import { systemClock, systemIds, systemTimers } from '../adapters/outbound/system.js';
import { application } from '../application/application.js';
import type { Ports } from '../application/ports/ports.js';
import type { Config } from './config.js';
import { giveWay } from './give-way.js';
import { limitsOf, paceOf } from './limits.js';
import { observe, type Report } from './observe.js';
import { Part } from './parts.js';

export interface Surroundings {
  config: Config;
  secret: string;
  /** Where the database is, when one is used. */
  connection?: Connection | undefined;
  /** Hears of every use case as it ends. */
  report: Report;
  /** Hears of what went wrong where nobody was waiting for it. */
  fault(error: unknown): void;
}

/** Puts Payam together. Adapters are choices of the configuration. */
export function makeContainer(surroundings: Surroundings): Container {
  const container = new Container();
  container.load(system(surroundings), storages[surroundings.config.STORAGE](surroundings), files(surroundings), core(surroundings));
  return container;
}

const storages: Record<Config['STORAGE'], (surroundings: Surroundings) => ContainerModule> = {
  memory: ({ fault }) =>
    new ContainerModule(({ bind }) => {
      bind(Part.storage)
        .toDynamicValue(() => memoryStorage())
        .inSingletonScope();
      bind(Part.jobs)
        .toDynamicValue((context) => new MemoryJobs({ clock: context.get(Part.clock), timers: context.get(Part.timers), report: fault }))
        .inSingletonScope();
    }),
  postgres: ({ connection, fault }) =>
    new ContainerModule(({ bind }) => {
      bind(Part.database)
        .toDynamicValue(() => {
          if (!connection) throw new Error('STORAGE=postgres was put together without a connection');
          return openDatabase(connection);
        })
        .inSingletonScope();
      bind(Part.storage)
        .toDynamicValue((context) => postgresStorage(context.get(Part.database)))
        .inSingletonScope();
      bind(Part.jobs)
        .toDynamicValue((context) => new PgJobs({ database: context.get(Part.database), timers: context.get(Part.timers), report: fault }))
        .inSingletonScope();
    }),
};

const system = ({ config, secret, fault }: Surroundings) =>
  new ContainerModule(({ bind }) => {
    bind(Part.bus)
      .toDynamicValue(() => memoryBus(fault))
      .inSingletonScope();
    bind(Part.board)
      .toDynamicValue(() => memoryPresenceBoard())
      .inSingletonScope();
    bind(Part.passwords)
      .toDynamicValue(() => new BcryptHasher(config.PASSWORD_COST))
      .inSingletonScope();
    bind(Part.accessTokens)
      .toDynamicValue(() => new JwtAccessTokens(secret))
      .inSingletonScope();
    bind(Part.refreshSecrets)
      .toDynamicValue(() => new HmacRefreshSecrets(secret))
      .inSingletonScope();
    bind(Part.limiter)
      .toDynamicValue((context) => memoryRateLimiter(limitsOf(config), context.get(Part.clock)))
      .inSingletonScope();
    bind(Part.pacer)
      .toDynamicValue((context) => memoryPacer(paceOf(config), context.get(Part.clock), context.get(Part.timers)))
      .inSingletonScope();
    bind(Part.clock).toConstantValue(systemClock);
    bind(Part.timers).toConstantValue(systemTimers);
    bind(Part.ids)
      .toDynamicValue((context) => systemIds(context.get(Part.clock)))
      .inSingletonScope();
  });

const files = ({ config }: Surroundings) =>
  new ContainerModule(({ bind }) => {
    bind(Part.blobs)
      .toDynamicValue((context) =>
        blobsOf(config) === 'memory' ? memoryBlobs(context.get(Part.clock)) : filesystemBlobs(join(config.PAYAM_DATA, 'files')),
      )
      .inSingletonScope();
    bind(Part.inspector).toConstantValue(new BytesInspector());
    const decoders = new Decoders(giveWay);
    bind(Part.images)
      .toDynamicValue(() => new SharpImages(decoders))
      .inSingletonScope();
    bind(Part.recordings)
      .toDynamicValue((context) => new FfmpegRecordings({ decoders, isWanted: config.FFMPEG === 'auto', images: context.get(Part.images) }))
      .inSingletonScope();
  });

/** What forgets its rows need not keep their bytes. */
const blobsOf = ({ BLOBS, STORAGE }: Config): NonNullable<Config['BLOBS']> => BLOBS ?? (STORAGE === 'memory' ? 'memory' : 'filesystem');

const core = ({ report, fault }: Surroundings) =>
  new ContainerModule(({ bind }) => {
    bind(Part.application)
      .toDynamicValue((context) => {
        const ports: Ports = {
          ...context.get(Part.storage),
          bus: context.get(Part.bus),
          board: context.get(Part.board),
          passwords: context.get(Part.passwords),
          accessTokens: context.get(Part.accessTokens),
          refreshSecrets: context.get(Part.refreshSecrets),
          limiter: context.get(Part.limiter),
          pacer: context.get(Part.pacer),
          blobs: context.get(Part.blobs),
          inspector: context.get(Part.inspector),
          images: context.get(Part.images),
          recordings: context.get(Part.recordings),
          jobs: context.get(Part.jobs),
          clock: context.get(Part.clock),
          timers: context.get(Part.timers),
          faults: fault,
          ids: context.get(Part.ids),
        };
        return observe(application(ports), report);
      })
      .inSingletonScope();
  });
