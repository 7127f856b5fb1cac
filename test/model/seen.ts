import type { Status } from '../../src/domain/receipt-policy.js';
import type { Who } from './commands.js';

/** What somebody sees of a message: what storage and model have to agree on. */
export interface SeenMessage {
  seq: number;
  sender: Who;
  content: string | undefined;
  clientId: string | undefined;
  quote: { seq: number; sender: Who; content: string | undefined } | undefined;
  status: Status;
  /** Milliseconds after the chats were made. */
  at: number;
  isEdited: boolean;
  revision: number;
}

export interface SeenChat {
  chat: number;
  lastSeq: number;
  revision: number;
  unread: number;
  memberCount: number;
  lastMessage: SeenMessage | undefined;
}

/** What a follower of a chat's log knows: not receipts, which are no changes of the rows that show them. */
export interface SeenLog {
  revision: number;
  messages: Pick<SeenMessage, 'seq' | 'revision' | 'content' | 'quote'>[];
  present: Who[];
}

/** How a command ended: said 3, again 3, edited, hidden, erased, nothing, joined 2, left, moved to 4/2, or the code of a refusal. */
export type Outcome = string;
