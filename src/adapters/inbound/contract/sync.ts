import { z } from 'zod';
import type { MovesPlace } from '../../../application/ports/sync-reader.js';
import type { SyncAnswer, SyncCursor, SyncedChat } from '../../../application/sync/sync.js';
import { messageIdOf, type Instant } from '../../../domain/ids.js';
import { chatId, instant, listedId, opaque, userId, writeOpaque } from './fields.js';
import { EXAMPLE } from './examples.js';
import { chatShape, memberChangeShape, messageShape } from './resources.js';
import { shownId } from './shown.js';
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
export const syncBody = z
  .object({
    chats: z
      .record(z.string().min(1).max(64), count)
      .default({})
      .transform((chats) => new Map(Object.entries(chats)))
      .meta({
        description: 'The revision that the client has of each chat, by its id.',
        default: {},
        examples: [{ [EXAMPLE.chat.id]: 19 }],
      }),
    only: z.boolean().default(false).meta({ description: 'Whether to be told of these chats and no others.' }),
    since: opaque(movesPlace, 'must be what an answer gave')
      .optional()
      .meta({ description: 'The `since` of the answer before: receipts from then on are told.' }),
    own: count.optional().meta({ description: 'The `own` of the answer before: what was hidden from then on is told.' }),
    limit: z.int().min(1).max(LIMIT.max).default(LIMIT.usual).meta({ description: 'Of messages and members in the whole answer.' }),
    cursor: opaque(syncCursor, 'must be what an answer gave')
      .optional()
      .meta({ description: 'The `cursor` of the answer before: to go on with what it did not reach.' }),
  })
  .meta({ id: 'Sync', examples: [{ chats: { [EXAMPLE.chat.id]: 19 } }] });

const inChat = { chatId: shownId.meta({ examples: [EXAMPLE.chat.id] }) };
const userShown = shownId.meta({ examples: [EXAMPLE.user.id] });
const revision = count.meta({ examples: [EXAMPLE.chat.revision] });

const syncedChatShape = z
  .strictObject({
    ...inChat,
    revision: revision.meta({ description: 'What the client has once it has applied this.' }),
    chat: chatShape,
    messages: z.array(messageShape),
    members: z.array(memberChangeShape).optional(),
    more: z.literal(true).optional().meta({ description: 'It is not all: ask again, with the revision given here.' }),
    reset: z.literal(true).optional().meta({ description: 'Forget what you have of the chat: it begins anew, with its newest messages.' }),
  })
  .meta({ id: 'SyncedChat', description: 'What changed in a chat, in order of revision.' });
const leftChatShape = z
  .strictObject({ ...inChat, left: z.literal(true) })
  .meta({ id: 'SyncedLeft', description: 'A chat that was named, and that you are in no more.' });
const cursorsShape = z
  .strictObject({ ...inChat, userId: userShown, deliveredSeq: count, readSeq: count })
  .meta({ id: 'SyncedReceipt', description: 'How far a member has got.' });

export const syncShape = z
  .strictObject({
    chats: z.array(z.union([syncedChatShape, leftChatShape])),
    receipts: z.array(cursorsShape),
    since: z.string().meta({ examples: ['WzE3OTUzNzA2NzEyMDcsIjQyIiwiOCJd'] }),
    hidden: z.array(shownId).meta({ description: 'The ids of messages that you deleted for yourself.' }),
    own: count.meta({ examples: [3] }),
    cursor: z.string().optional().meta({ description: 'There is more to tell: ask again with it.' }),
  })
  .meta({ id: 'Synced' });

export const showSync = ({ chats, left, receipts, since, hidden, own, cursor }: SyncAnswer, now: Instant) => ({
  chats: [...chats.map((chat) => showSyncedChat(chat, now)), ...left.map((chatId) => ({ chatId, left: true }))],
  receipts: receipts.map(({ chatId, userId, deliveredSeq, readSeq }) => ({ chatId, userId, deliveredSeq, readSeq })),
  since: writeOpaque(writePlace(since)),
  hidden: hidden.map(messageIdOf),
  own,
  ...(cursor && { cursor: writeCursor(cursor) }),
});

const showSyncedChat = ({ chatId, revision, chat, messages, members, hasMore, isReset }: SyncedChat, now: Instant) => ({
  chatId,
  revision,
  chat: showChat(chat, now),
  messages: messages.map((message) => showMessage(message, now)),
  ...(members && { members: members.map(({ userId, view }) => (view ? showMember(view) : { userId, left: true })) }),
  ...(hasMore && { more: true }),
  ...(isReset && { reset: true }),
});
