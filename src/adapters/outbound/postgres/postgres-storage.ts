import type { Storage } from '../../../application/ports/ports.js';
import type { Database } from './database.js';
import { PgChatReader } from './pg-chat-reader.js';
import { PgChatStore } from './pg-chat-store.js';
import { PgCursorStore } from './pg-cursor-store.js';
import { PgFileStore } from './pg-file-store.js';
import { PgHiddenStore } from './pg-hidden-store.js';
import { PgHousekeeping } from './pg-housekeeping.js';
import { PgInstallationStore } from './pg-installation-store.js';
import { PgLogReader } from './pg-log-reader.js';
import { PgMessageLog } from './pg-message-log.js';
import { PgMessageReader } from './pg-message-reader.js';
import { PgReceiptReader } from './pg-receipt-reader.js';
import { PgSessionStore } from './pg-session-store.js';
import { PgSyncReader } from './pg-sync-reader.js';
import { PgUserReader } from './pg-user-reader.js';
import { PgUserStore } from './pg-user-store.js';

/** Everything kept in one PostgreSQL database, 13 or newer. `close` waits for what is being appended. */
export function postgresStorage(database: Database): Storage & { close(): Promise<void> } {
  const log = new PgMessageLog(database);

  return {
    log,
    users: new PgUserStore(database),
    sessions: new PgSessionStore(database),
    chats: new PgChatStore(database),
    cursors: new PgCursorStore(database),
    hidden: new PgHiddenStore(database),
    files: new PgFileStore(database),
    installation: new PgInstallationStore(database),
    chatReader: new PgChatReader(database),
    messageReader: new PgMessageReader(database),
    receiptReader: new PgReceiptReader(database),
    userReader: new PgUserReader(database),
    logReader: new PgLogReader(database),
    syncReader: new PgSyncReader(database),
    housekeeping: new PgHousekeeping(database),
    close: async () => {
      await log.close();
      await database.close();
    },
  };
}
