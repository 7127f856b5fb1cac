import { asChatId, asUserId, type UserId } from '../../domain/ids.js';
import type { Clock } from '../ports/clock.js';
import type { MovedCursor, MovesPlace, SyncReader } from '../ports/sync-reader.js';

interface MovesRequest {
  chats: ReadonlyMap<string, number>;
  only: boolean;
  limit: number;
  /** Where the client, or the answer before, has got to. */
  from: MovesPlace | undefined;
  /** What the client gave when it began. */
  since?: MovesPlace | undefined;
  isNamed: boolean;
}

/** Cursors that moved this shortly before are told again: what was written then may not have been there to be read. In milliseconds. */
const OVERLAP_MS = 60_000;
const NOBODY = { chatId: asChatId('0'), userId: asUserId('0') };
const BEGINNING: MovesPlace = { at: 0, ...NOBODY };

export interface MovesSince {
  moved: MovedCursor[];
  /** From where to ask the next time, whether this round ends or not. */
  since: MovesPlace;
  /** From where the next answer of this round goes on. */
  place: MovesPlace;
  hasMore: boolean;
}

/** The cursors that moved, and from where to go on. */
export async function movesSince(
  { syncReader, clock }: { syncReader: SyncReader; clock: Clock },
  viewer: UserId,
  { chats, only, limit, from, since, isNamed }: MovesRequest,
): Promise<MovesSince> {
  // A client that was told of some chats only has still to be told of the others from where it was.
  const end = only ? (since ?? BEGINNING) : { at: Math.max(0, clock.now() - OVERLAP_MS), ...NOBODY };
  const among = isNamed ? [...chats.keys()].map(asChatId) : undefined;
  if (among?.length === 0) return noMoreMoves(end);

  const moved = await syncReader.movedAfter(viewer, from ?? BEGINNING, { among, limit });
  const last = moved.length === limit ? moved.at(-1) : undefined;
  if (!last) return { ...noMoreMoves(end), moved };
  const place = { at: last.at, chatId: last.chatId, userId: last.userId };
  return { moved, since: last.at < end.at ? place : end, place, hasMore: true };
}

export const noMoreMoves = (since: MovesPlace): MovesSince => ({ moved: [], since, place: since, hasMore: false });
