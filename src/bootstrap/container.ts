import { Container, ContainerModule, type ServiceIdentifier } from 'inversify';
import { BcryptHasher } from '../adapters/outbound/bcrypt/bcrypt-hasher.js';
import { HmacRefreshSecrets } from '../adapters/outbound/hmac-refresh-secrets.js';
import { JwtAccessTokens } from '../adapters/outbound/jwt-access-tokens.js';
import { memoryBus } from '../adapters/outbound/memory/memory-bus.js';
import { memoryPresenceBoard } from '../adapters/outbound/memory/memory-presence-board.js';
import { memoryStorage } from '../adapters/outbound/memory/memory-storage.js';
import { memoryPacer } from '../adapters/outbound/memory-pacer.js';
import { memoryRateLimiter } from '../adapters/outbound/memory-rate-limiter.js';
import { openDatabase, type Connection, type Database } from '../adapters/outbound/postgres/database.js';
import { postgresStorage } from '../adapters/outbound/postgres/postgres-storage.js';
import { systemClock, systemIds, systemTimers } from '../adapters/outbound/system.js';
import { application, type Application } from '../application/application.js';
import type { AccessTokens } from '../application/ports/access-tokens.js';
import type { Clock } from '../application/ports/clock.js';
import type { EventBus } from '../application/ports/event-bus.js';
import type { Ids } from '../application/ports/ids.js';
import type { Pacer } from '../application/ports/pacer.js';
import type { PasswordHasher } from '../application/ports/password-hasher.js';
import type { Ports, Storage } from '../application/ports/ports.js';
import type { PresenceBoard } from '../application/ports/presence-board.js';
import type { RateLimiter } from '../application/ports/rate-limiter.js';
import type { RefreshSecrets } from '../application/ports/refresh-secrets.js';
import type { Timers } from '../application/ports/timers.js';
import type { Config } from './config.js';
import { limitsOf, paceOf } from './limits.js';
import { observe, type Report } from './observe.js';

const token = <T>(name: string): ServiceIdentifier<T> => Symbol.for(`payam.${name}`);

/** What can be asked of the container, and swapped in it: a port, or what ports are made of. */
export const Part = {
  storage: token<Storage & { close?(): Promise<void> }>('Storage'),
  database: token<Database>('Database'),
  bus: token<EventBus>('EventBus'),
  board: token<PresenceBoard>('PresenceBoard'),
  passwords: token<PasswordHasher & { close?(): Promise<void> }>('PasswordHasher'),
  accessTokens: token<AccessTokens>('AccessTokens'),
  refreshSecrets: token<RefreshSecrets>('RefreshSecrets'),
  limiter: token<RateLimiter>('RateLimiter'),
  pacer: token<Pacer>('Pacer'),
  clock: token<Clock>('Clock'),
  timers: token<Timers>('Timers'),
  ids: token<Ids>('Ids'),
  application: token<Application>('Application'),
} as const;

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
  container.load(system(surroundings), storages[surroundings.config.STORAGE](surroundings), core(surroundings));
  return container;
}

const storages: Record<Config['STORAGE'], (surroundings: Surroundings) => ContainerModule> = {
  memory: () =>
    new ContainerModule(
      ({ bind }) =>
        void bind(Part.storage)
          .toDynamicValue(() => memoryStorage())
          .inSingletonScope(),
    ),
  postgres: ({ connection }) =>
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
          clock: context.get(Part.clock),
          timers: context.get(Part.timers),
          faults: fault,
          ids: context.get(Part.ids),
        };
        return observe(application(ports), report);
      })
      .inSingletonScope();
  });
