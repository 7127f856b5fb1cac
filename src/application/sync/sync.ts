import { asChatId, type ChatId, type MessageRef } from '../../domain/ids.js';
import type { ChatView, MessageView } from '../../domain/views.js';
import type { Caller } from '../caller.js';
import type { Clock } from '../ports/clock.js';
import type { HiddenStore } from '../ports/hidden-store.js';
import type { MemberChange } from '../ports/log-reader.js';
import type { PresenceBoard } from '../ports/presence-board.js';
import type { MovedCursor, MovesPlace, SyncReader } from '../ports/sync-reader.js';
import { chatsToldOf, type Brought } from './chats-told-of.js';
import { movesSince, noMoreMoves } from './moves-since.js';

export interface SyncRequest {
  chats: ReadonlyMap<string, number>;
  /** Whether it is about the chats named, and nothing else. */
  only: boolean;
  limit: number;
  /** Where cursor moves are known up to. */
  since?: MovesPlace | undefined;
  /** Up to which of the user's own changes are known. */
  own?: number | undefined;
  cursor?: SyncCursor | undefined;
}

/** Where the next answer goes on. */
export interface SyncCursor {
  /** Whether all chats have been told of. */
  isBeyondChats: boolean;
  /** Whether all cursors that moved have been told, as they were then: what moves later is told the next time. */
  isBeyondMoves: boolean;
  moves: MovesPlace;
  /** Whether only the moves in chats named are told: a client that knows of no moves is told of the others' with their chats. */
  isNamed: boolean;
  own: number;
}

export interface SyncedChat {
  chatId: ChatId;
  /** What the client has once it has applied this. */
  revision: number;
  chat: ChatView;
  messages: MessageView[];
  members?: MemberChange[];
  hasMore: boolean;
  isReset: boolean;
}

export interface SyncAnswer {
  chats: SyncedChat[];
  /** Chats named that the user is not in, as the client wrote them. */
  left: string[];
  receipts: MovedCursor[];
  since: MovesPlace;
  hidden: MessageRef[];
  own: number;
  cursor?: SyncCursor;
  /** What the client has of each chat's messages once it has this answer. */
  brought: Brought[];
}

export interface SyncDeps {
  syncReader: SyncReader;
  hidden: HiddenStore;
  board: PresenceBoard;
  clock: Clock;
}

/**
 * What changed for a user since a device of theirs last knew: chats whose logs went on, cursors that moved, messages they hid elsewhere.
 * It asks nothing of earlier answers, so any node gives it, after any time.
 */
export const sync =
  (deps: SyncDeps) =>
  async ({ userId }: Caller, request: SyncRequest): Promise<SyncAnswer> => {
    const { cursor, only, limit } = request;
    const among = only ? [...request.chats.keys()].map(asChatId) : undefined;

    const told = cursor?.isBeyondChats ? undefined : await chatsToldOf(deps, userId, { ...request, among });
    const isBeyondChats = !told?.hasMore;
    const isNamed = only || (cursor ? cursor.isNamed : request.since === undefined);
    const moves = cursor?.isBeyondMoves
      ? noMoreMoves(cursor.moves)
      : await movesSince(deps, userId, { ...request, from: cursor ? cursor.moves : request.since, isNamed });
    const own = cursor?.own ?? request.own ?? 0;
    const hidden = only ? [] : await deps.hidden.hiddenSince(userId, own, limit);
    const reached = hidden.at(-1)?.counter ?? own;

    const isOver = isBeyondChats && !moves.hasMore && hidden.length < limit;
    return {
      chats: told?.chats ?? [],
      left: cursor ? [] : (told?.left ?? []),
      receipts: moves.moved,
      since: moves.since,
      hidden: hidden.map(({ ref }) => ref),
      own: reached,
      brought: told?.brought ?? [],
      ...(!isOver && { cursor: { isBeyondChats, isBeyondMoves: !moves.hasMore, moves: moves.place, isNamed, own: reached } }),
    };
  };
