import type { Storage } from '../../../application/ports/ports.js';
import { chatReader } from './chat-reader.js';
import { chatStore } from './chat-store.js';
import { cursorStore } from './cursor-store.js';
import { fileStore } from './file-store.js';
import { hiddenStore } from './hidden-store.js';
import { housekeeping } from './housekeeping.js';
import { installationStore } from './installation-store.js';
import { logReader } from './log-reader.js';
import { messageLog } from './message-log.js';
import { messageReader } from './message-reader.js';
import { receiptReader } from './receipt-reader.js';
import { sessionStore } from './session-store.js';
import { syncReader } from './sync-reader.js';
import { userReader } from './user-reader.js';
import { userStore } from './user-store.js';
import { emptyWorld } from './world.js';

/**
 * Keeps everything in this process, and loses it with the process. No method awaits anything between reading the world and changing
 * it, so each is one transaction.
 */
export function memoryStorage(world = emptyWorld()): Storage {
  return {
    users: userStore(world),
    sessions: sessionStore(world),
    chats: chatStore(world),
    log: messageLog(world),
    cursors: cursorStore(world),
    hidden: hiddenStore(world),
    files: fileStore(world),
    installation: installationStore(world),
    chatReader: chatReader(world),
    messageReader: messageReader(world),
    receiptReader: receiptReader(world),
    userReader: userReader(world),
    logReader: logReader(world),
    syncReader: syncReader(world),
    housekeeping: housekeeping(world),
  };
}
