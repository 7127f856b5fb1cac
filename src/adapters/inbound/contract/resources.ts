import { z } from 'zod';
import { EXAMPLE } from './examples.js';
import { mediaShape } from './file-resources.js';
import { count, shownId, time } from './shown.js';

// What clients are shown. Ids are opaque strings, times ISO 8601 in UTC with milliseconds. A shape with an `id` in its `meta` is a
// component of the documents, under that name.

/** Says that a field depends on who looks, and how. */
export const viewers = (description: string) => ({ description, 'x-payam-viewer': true });

/** Of a list: what its next page is asked with. */
export const nextCursor = z
  .string()
  .nullable()
  .meta({ description: 'To be given as `cursor`, for the next page; null on the last.', examples: [null] });

export const personShape = z
  .strictObject({ id: shownId, name: z.string(), avatarUrl: z.string().nullable() })
  .meta({ id: 'Person', description: 'What of a person stands on their messages.', examples: [EXAMPLE.person] });

const user = z.strictObject({
  id: shownId,
  username: z.string().nullable(),
  name: z.string(),
  about: z.string(),
  avatarUrl: z.string().nullable(),
  online: z.boolean().meta(viewers('Whether a device of theirs is connected. To who shares no chat with them it is false.')),
  lastSeenAt: time.nullable().meta(viewers('When their last device went. To who shares no chat with them it is null.')),
  createdAt: time,
});
export const userShape = user.meta({ id: 'User', description: 'A person with an account.', examples: [EXAMPLE.user] });

export const ownUserShape = user
  .extend({ email: z.string().nullable(), role: z.enum(['user', 'admin']), updatedAt: time })
  .meta({ id: 'OwnUser', description: 'What one sees of oneself.', examples: [EXAMPLE.ownUser] });

const messageType = z.enum(['text', 'image', 'video', 'audio', 'file', 'system']);
export const statusShape = z.enum(['sent', 'delivered', 'read']);
/** To 1,000 and no further. */
export const unreadCount = z
  .int()
  .min(0)
  .max(1_000)
  .meta(viewers('Others\u2019 messages after one\u2019s own `readSeq`, to 1,000 and no further.'));
const quote = z.strictObject({ id: shownId, sender: personShape, type: messageType, content: z.string().nullable() }).meta({
  id: 'Quote',
  description: 'The message answered, as it is now: without content once it was deleted, or where nothing is written below a file.',
  examples: [EXAMPLE.quote],
});

export const messageShape = z
  .strictObject({
    id: shownId.meta({ description: '`<chatId>.<seq>`.' }),
    chatId: shownId,
    seq: count.meta({ description: 'Its place in the chat: 1, 2, 3, without a hole.' }),
    revision: count.meta({ description: 'Of two versions of one message the higher is the newer, wherever they came from.' }),
    clientId: z.string().nullable().meta({ description: 'The name that its sender gave it.' }),
    sender: personShape,
    type: messageType,
    content: z
      .string()
      .nullable()
      .meta({ description: 'Null below a file where nothing is written, and once it was deleted for everyone: `deletedAt` says which.' }),
    media: mediaShape.nullable(),
    replyTo: quote.nullable(),
    status: statusShape.meta({ description: 'How far its slowest recipient has got. It never falls.' }),
    createdAt: time,
    editedAt: time.nullable(),
    deletedAt: time.nullable(),
  })
  .meta({ id: 'Message', description: 'A message. Nothing in it depends on who looks.', examples: [EXAMPLE.message] });

export const receiptShape = z
  .strictObject({ userId: shownId, status: statusShape, deliveredAt: time.nullable(), readAt: time.nullable() })
  .meta({
    id: 'Receipt',
    description: 'How far a message has got with one recipient. A time is null when not yet, or no longer known.',
    examples: [EXAMPLE.receipt],
  });

const role = z.enum(['owner', 'admin', 'member']);
export const memberShape = z
  .strictObject({
    user: userShape,
    role,
    joinedAt: time,
    joinedSeq: count.meta({ description: 'A member sees messages with a higher `seq`.' }),
    deliveredSeq: count.meta({ description: 'Up to where a device of theirs has the messages.' }),
    readSeq: count.meta({ description: 'Up to where they have read.' }),
  })
  .meta({ id: 'Member', description: 'Somebody in a chat.', examples: [EXAMPLE.member] });

export const chatShape = z
  .strictObject({
    id: shownId,
    type: z.enum(['private', 'group']),
    name: z.string().meta(viewers('Of a private chat the other person\u2019s.')),
    description: z.string().nullable(),
    avatarUrl: z.string().nullable().meta(viewers('Of a private chat the other person\u2019s.')),
    memberCount: count,
    members: z.array(memberShape).optional().meta({ description: 'In lists it is left out for groups.' }),
    myRole: role.meta(viewers('The role of who asks.')),
    lastMessage: messageShape.nullable(),
    lastSeq: count,
    revision: count.meta({ description: 'Grows with every durable change of the chat; `sync` is asked with it.' }),
    unreadCount,
    createdAt: time,
    lastActivityAt: time,
  })
  .meta({ id: 'Chat', description: 'A chat, as one member sees it. Some clients call it a conversation.', examples: [EXAMPLE.chat] });

export const markedShape = z
  .strictObject({ message: z.strictObject({ id: shownId, status: statusShape }), unreadCount })
  .meta({ id: 'Marked', examples: [{ message: { id: EXAMPLE.message.id, status: 'read' }, unreadCount: 0 }] });
export const chatReadShape = z
  .strictObject({ readSeq: count, unreadCount })
  .meta({ id: 'ChatRead', examples: [{ readSeq: 17, unreadCount: 0 }] });
export const messageAnswerShape = z.strictObject({ message: messageShape }).meta({ id: 'MessageAnswer' });
export const historyShape = z.strictObject({ messages: z.array(messageShape), hasMore: z.boolean() }).meta({ id: 'History' });

export const nothingShape = z.strictObject({}).meta({ id: 'Nothing', description: 'Nothing more than that it is so.' });

/** A member as they are now, or that they are in the chat no more. */
export const memberChangeShape = z
  .union([memberShape, z.strictObject({ userId: shownId, left: z.literal(true) })])
  .meta({ id: 'MemberChange', examples: [EXAMPLE.member] });
/** What of a chat's settings changed; nothing, for those who may not see it. */
export const changedShape = z
  .strictObject({
    name: z.string().optional(),
    description: z.string().nullable().optional(),
    avatarUrl: z.string().nullable().optional(),
    memberCount: count.optional(),
  })
  .meta({ id: 'ChatChanges', examples: [{ memberCount: 3 }] });

export type ReceiptResource = z.infer<typeof receiptShape>;
export type UserResource = z.infer<typeof userShape>;
export type OwnUserResource = z.infer<typeof ownUserShape>;
export type MessageResource = z.infer<typeof messageShape>;
export type MemberResource = z.infer<typeof memberShape>;
export type ChatResource = z.infer<typeof chatShape>;
