import type { ServiceIdentifier } from 'inversify';
import type { Database } from '../adapters/outbound/postgres/database.js';
import type { Application } from '../application/application.js';
import type { AccessTokens } from '../application/ports/access-tokens.js';
import type { BlobStore } from '../application/ports/blob-store.js';
import type { Clock } from '../application/ports/clock.js';
import type { EventBus } from '../application/ports/event-bus.js';
import type { FileInspector } from '../application/ports/file-inspector.js';
import type { Ids } from '../application/ports/ids.js';
import type { ImageProcessor } from '../application/ports/image-processor.js';
import type { Jobs } from '../application/ports/jobs.js';
import type { Pacer } from '../application/ports/pacer.js';
import type { PasswordHasher } from '../application/ports/password-hasher.js';
import type { Storage } from '../application/ports/ports.js';
import type { PresenceBoard } from '../application/ports/presence-board.js';
import type { RateLimiter } from '../application/ports/rate-limiter.js';
import type { RecordingProcessor } from '../application/ports/recording-processor.js';
import type { RefreshSecrets } from '../application/ports/refresh-secrets.js';
import type { Timers } from '../application/ports/timers.js';

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
  blobs: token<BlobStore>('BlobStore'),
  inspector: token<FileInspector>('FileInspector'),
  images: token<ImageProcessor>('ImageProcessor'),
  recordings: token<RecordingProcessor>('RecordingProcessor'),
  jobs: token<Jobs>('Jobs'),
  clock: token<Clock>('Clock'),
  timers: token<Timers>('Timers'),
  ids: token<Ids>('Ids'),
  application: token<Application>('Application'),
} as const;
