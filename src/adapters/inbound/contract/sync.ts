import { z } from 'zod';
import type { MovesPlace } from '../../../application/ports/sync-reader.js';
import type { SyncAnswer, SyncCursor, SyncedChat } from '../../../application/sync/sync.js';
import { messageIdOf } from '../../../domain/ids.js';
import { chatId, instant, listedId, opaque, userId, writeOpaque } from './fields.js';
import { chatShape, memberChangeShape, messageShape } from './resources.js';
import { showChat, showMember, showMessage } from './show.js';

const LIMIT = { usual: 200, max: 1_000 } as const;
const MAX_INT = 2_147_483_647;
const count = z.int().min(0).max(MAX_INT);

const movesPlace = z
  .tuple([instant, listedId.pipe(chatId), listedId.pipe(userId)])
  .transform(([at, chatId, userId]): MovesPlace => ({ at, chatId, userId }));
const writePlace = ({ at, chatId, userId }: MovesPlace) => [at, chatId, userId];

/** Short names, because it travels. */
const syncCursor = z
  .object({ c: z.boolean(), m: z.boolean(), s: movesPlace, n: z.boolean(), o: count })
  .transform(({ c, m, s, n, o }): SyncCursor => ({ isBeyondChats: c, isBeyondMoves: m, moves: s, isNamed: n, own: o }));
const writeCursor = ({ isBeyondChats, isBeyondMoves, moves, isNamed, own }: SyncCursor): string =>
  writeOpaque({ c: isBeyondChats, m: isBeyondMoves, s: writePlace(moves), n: isNamed, o: own });

/** What a client that was away has, and how much it wants to be told at once. */
export const syncBody = z.object({
  chats: z
    .record(z.string().min(1).max(64), count)
    .default({})
    .transform((chats) => new Map(Object.entries(chats))),
  only: z.boolean().default(false),
  since: opaque(movesPlace, 'must be what an answer gave').optional(),
  own: count.optional(),
  limit: z.int().min(1).max(LIMIT.max).default(LIMIT.usual),
  cursor: opaque(syncCursor, 'must be what an answer gave').optional(),
});

const syncedChatShape = z.object({
  chatId: z.string(),
  revision: count,
  chat: chatShape,
  messages: z.array(messageShape),
  members: z.array(memberChangeShape).optional(),
  more: z.literal(true).optional(),
  reset: z.literal(true).optional(),
});

export const syncShape = z.object({
  chats: z.array(z.union([syncedChatShape, z.object({ chatId: z.string(), left: z.literal(true) })])),
  receipts: z.array(z.object({ chatId: z.string(), userId: z.string(), deliveredSeq: count, readSeq: count })),
  since: z.string(),
  hidden: z.array(z.string()),
  own: count,
  cursor: z.string().optional(),
});

export const showSync = ({ chats, left, receipts, since, hidden, own, cursor }: SyncAnswer) => ({
  chats: [...chats.map(showSyncedChat), ...left.map((chatId) => ({ chatId, left: true }))],
  receipts: receipts.map(({ chatId, userId, deliveredSeq, readSeq }) => ({ chatId, userId, deliveredSeq, readSeq })),
  since: writeOpaque(writePlace(since)),
  hidden: hidden.map(messageIdOf),
  own,
  ...(cursor && { cursor: writeCursor(cursor) }),
});

const showSyncedChat = ({ chatId, revision, chat, messages, members, hasMore, isReset }: SyncedChat) => ({
  chatId,
  revision,
  chat: showChat(chat),
  messages: messages.map(showMessage),
  ...(members && { members: members.map(({ userId, view }) => (view ? showMember(view) : { userId, left: true })) }),
  ...(hasMore && { more: true }),
  ...(isReset && { reset: true }),
});
