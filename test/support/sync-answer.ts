import type { ChatResource, MemberResource, MessageResource } from '../../src/adapters/inbound/contract/resources.js';

// What a client is told by an answer to `sync`.

export interface SyncAnswer {
  chats: (ToldChat | { chatId: string; left: true })[];
  receipts: ({ chatId: string; userId: string } & Cursors)[];
  since: unknown;
  hidden?: string[];
  own: unknown;
  cursor?: unknown;
}

export interface ToldChat {
  chatId: string;
  revision: number;
  chat: ChatResource;
  messages: MessageResource[];
  members?: ToldMember[];
  more?: true;
  reset?: true;
}

export type ToldMember = MemberResource | { userId: string; left: true };

export interface Cursors {
  deliveredSeq: number;
  readSeq: number;
}

/** The chats that an answer tells of, without those that one is in no longer. */
export const toldIn = ({ chats }: SyncAnswer): ToldChat[] => chats.flatMap((told) => ('left' in told ? [] : told));
