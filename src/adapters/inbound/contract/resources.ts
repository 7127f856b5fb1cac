import { z } from 'zod';

// What clients are shown. Ids are opaque strings, times ISO 8601 in UTC with milliseconds.

export const time = z.iso.datetime({ precision: 3 });

export const personShape = z.object({ id: z.string(), name: z.string(), avatarUrl: z.string().nullable() });

export const userShape = z.object({
  id: z.string(),
  username: z.string().nullable(),
  name: z.string(),
  about: z.string(),
  avatarUrl: z.string().nullable(),
  online: z.boolean(),
  lastSeenAt: time.nullable(),
  createdAt: time,
});

export const ownUserShape = userShape.extend({ email: z.string().nullable(), role: z.enum(['user', 'admin']), updatedAt: time });

const messageType = z.enum(['text', 'image', 'video', 'audio', 'file', 'system']);
export const statusShape = z.enum(['sent', 'delivered', 'read']);
/** To 1,000 and no further. */
export const unreadCount = z.int().min(0);

export const messageShape = z.object({
  id: z.string(),
  chatId: z.string(),
  seq: z.int(),
  revision: z.int(),
  clientId: z.string().nullable(),
  sender: personShape,
  type: messageType,
  content: z.string().nullable(),
  media: z.null(),
  replyTo: z.object({ id: z.string(), sender: personShape, type: messageType, content: z.string().nullable() }).nullable(),
  status: statusShape,
  createdAt: time,
  editedAt: time.nullable(),
  deletedAt: time.nullable(),
});

export const receiptShape = z.object({ userId: z.string(), status: statusShape, deliveredAt: time.nullable(), readAt: time.nullable() });

export const memberShape = z.object({
  user: userShape,
  role: z.enum(['owner', 'admin', 'member']),
  joinedAt: time,
  joinedSeq: z.int(),
  deliveredSeq: z.int(),
  readSeq: z.int(),
});

export const chatShape = z.object({
  id: z.string(),
  type: z.enum(['private', 'group']),
  name: z.string(),
  description: z.string().nullable(),
  avatarUrl: z.string().nullable(),
  memberCount: z.int(),
  members: z.array(memberShape).optional(),
  myRole: z.enum(['owner', 'admin', 'member']),
  lastMessage: messageShape.nullable(),
  lastSeq: z.int(),
  revision: z.int(),
  unreadCount,
  createdAt: time,
  lastActivityAt: time,
});

export const signedInShape = z.object({ user: ownUserShape, token: z.string(), refreshToken: z.string(), expiresIn: z.int() });
export const sessionShape = z.object({
  id: z.string(),
  createdAt: time,
  lastUsedAt: time,
  expiresAt: time,
  device: z.string().nullable(),
  isCurrent: z.boolean(),
});
export const markedShape = z.object({ message: z.object({ id: z.string(), status: statusShape }), unreadCount });
export const chatReadShape = z.object({ readSeq: z.int(), unreadCount });
export const messageAnswerShape = z.object({ message: messageShape });
export const historyShape = z.object({ messages: z.array(messageShape), hasMore: z.boolean() });

/** A member as they are now, or that they are in the chat no more. */
export const memberChangeShape = z.union([memberShape, z.object({ userId: z.string(), left: z.literal(true) })]);
/** What of a chat's settings changed; nothing, for those who may not see it. */
export const changedShape = z.object({
  name: z.string().optional(),
  description: z.string().nullable().optional(),
  memberCount: z.int().optional(),
});

export type SessionResource = z.infer<typeof sessionShape>;
export type ReceiptResource = z.infer<typeof receiptShape>;
export type UserResource = z.infer<typeof userShape>;
export type OwnUserResource = z.infer<typeof ownUserShape>;
export type MessageResource = z.infer<typeof messageShape>;
export type MemberResource = z.infer<typeof memberShape>;
export type ChatResource = z.infer<typeof chatShape>;
