import type { Storage } from '../../src/application/ports/ports.js';
import { chatListContract } from './chat-list.contract.js';
import { chatMembersContract } from './chat-members.contract.js';
import { chatReaderContract } from './chat-reader.contract.js';
import { chatStoreContract } from './chat-store.contract.js';
import { confirmationsContract } from './confirmations.contract.js';
import { cursorRacesContract } from './cursor-races.contract.js';
import { cursorStoreContract } from './cursor-store.contract.js';
import { groupChangesContract } from './group-changes.contract.js';
import { headsContract } from './heads.contract.js';
import { housekeepingContract } from './housekeeping.contract.js';
import { logReaderContract } from './log-reader.contract.js';
import { messageLogChangeContract } from './message-log-change.contract.js';
import { messageLogQuotesContract } from './message-log-quotes.contract.js';
import { messageLogRepeatsContract } from './message-log-repeats.contract.js';
import { messageLogRepliesContract } from './message-log-replies.contract.js';
import { messageLogContract } from './message-log.contract.js';
import { messageReaderContract } from './message-reader.contract.js';
import { receiptReaderContract } from './receipt-reader.contract.js';
import { sessionStoreContract } from './session-store.contract.js';
import { userReaderContract } from './user-reader.contract.js';
import { userStoreContract } from './user-store.contract.js';

/** Every promise of every port that is a part of Storage. `open` is asked once by each port's suite. */
export function storageContract(open: () => Promise<Storage>): void {
  describe('UserStore', () => userStoreContract(open));
  describe('SessionStore', () => sessionStoreContract(open));
  describe('ChatStore', () => chatStoreContract(open));
  describe('ChatStore, members', () => chatMembersContract(open));
  describe('ChatStore, changes', () => groupChangesContract(open));
  describe('MessageLog', () => messageLogContract(open));
  describe('MessageLog, repeats', () => messageLogRepeatsContract(open));
  describe('MessageLog, replies', () => messageLogRepliesContract(open));
  describe('MessageLog, changes', () => messageLogChangeContract(open));
  describe('MessageLog, quotes', () => messageLogQuotesContract(open));
  describe('CursorStore', () => cursorStoreContract(open));
  describe('CursorStore, races', () => cursorRacesContract(open));
  describe('CursorStore, confirmations', () => confirmationsContract(open));
  describe('ChatReader', () => chatReaderContract(open));
  describe('ChatReader, lists', () => chatListContract(open));
  describe('MessageReader', () => messageReaderContract(open));
  describe('ReceiptReader', () => receiptReaderContract(open));
  describe('UserReader', () => userReaderContract(open));
  describe('Housekeeping', () => housekeepingContract(open));
  describe('LogReader', () => logReaderContract(open));
  describe('LogReader, heads', () => headsContract(open));
}
