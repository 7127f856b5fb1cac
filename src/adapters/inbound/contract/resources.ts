import { z } from 'zod';

// What clients are shown. Ids are opaque strings, times ISO 8601 in UTC with milliseconds.

const time = z.iso.datetime({ precision: 3 });

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
const status = z.enum(['sent', 'delivered', 'read']);

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
  status,
  createdAt: time,
  editedAt: time.nullable(),
  deletedAt: time.nullable(),
});

export const receiptShape = z.object({ userId: z.string(), status, deliveredAt: time.nullable(), readAt: time.nullable() });

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
  unreadCount: z.int(),
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
export const markedShape = z.object({ message: z.object({ id: z.string(), status }), unreadCount: z.int() });
export const chatReadShape = z.object({ readSeq: z.int(), unreadCount: z.int() });

export type SessionResource = z.infer<typeof sessionShape>;
export type ReceiptResource = z.infer<typeof receiptShape>;
export type UserResource = z.infer<typeof userShape>;
export type OwnUserResource = z.infer<typeof ownUserShape>;
export type MessageResource = z.infer<typeof messageShape>;
export type MemberResource = z.infer<typeof memberShape>;
export type ChatResource = z.infer<typeof chatShape>;
