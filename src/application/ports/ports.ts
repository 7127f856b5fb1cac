import type { AccessTokens } from './access-tokens.js';
import type { BlobStore } from './blob-store.js';
import type { ChatStore } from './chat-store.js';
import type { Clock } from './clock.js';
import type { CursorStore } from './cursor-store.js';
import type { EventBus } from './event-bus.js';
import type { FileInspector } from './file-inspector.js';
import type { FileStore } from './file-store.js';
import type { Faults } from './faults.js';
import type { HiddenStore } from './hidden-store.js';
import type { Housekeeping } from './housekeeping.js';
import type { Ids } from './ids.js';
import type { ImageProcessor } from './image-processor.js';
import type { InstallationStore } from './installation-store.js';
import type { Jobs } from './jobs.js';
import type { LogReader } from './log-reader.js';
import type { MessageLog } from './message-log.js';
import type { Pacer } from './pacer.js';
import type { PasswordHasher } from './password-hasher.js';
import type { PresenceBoard } from './presence-board.js';
import type { RateLimiter } from './rate-limiter.js';
import type { RecordingProcessor } from './recording-processor.js';
import type { ChatReader, MessageReader, ReceiptReader, UserReader } from './readers.js';
import type { RefreshSecrets } from './refresh-secrets.js';
import type { SessionStore } from './session-store.js';
import type { SyncReader } from './sync-reader.js';
import type { Timers } from './timers.js';
import type { UserStore } from './user-store.js';

/** What is kept: one adapter of it is chosen as a whole. */
export interface Storage {
  users: UserStore;
  sessions: SessionStore;
  chats: ChatStore;
  log: MessageLog;
  cursors: CursorStore;
  hidden: HiddenStore;
  files: FileStore;
  installation: InstallationStore;
  chatReader: ChatReader;
  messageReader: MessageReader;
  receiptReader: ReceiptReader;
  userReader: UserReader;
  logReader: LogReader;
  syncReader: SyncReader;
  housekeeping: Housekeeping;
}

/** All that the core asks of the world. Each use case takes the few that it needs. */
export interface Ports extends Storage {
  bus: EventBus;
  board: PresenceBoard;
  passwords: PasswordHasher;
  accessTokens: AccessTokens;
  refreshSecrets: RefreshSecrets;
  limiter: RateLimiter;
  pacer: Pacer;
  blobs: BlobStore;
  inspector: FileInspector;
  images: ImageProcessor;
  recordings: RecordingProcessor;
  jobs: Jobs;
  clock: Clock;
  timers: Timers;
  faults: Faults;
  ids: Ids;
}
