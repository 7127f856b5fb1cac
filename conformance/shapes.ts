import { z } from 'zod';

/** The contract's resources, as a client reads them: what it promises has to be there, and more may be. */
const id = z.string().min(1);
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'is no time of ISO 8601 in UTC with milliseconds');
const count = z.int().min(0);
const status = z.enum(['sent', 'delivered', 'read']);

const user = z.object({
  id,
  username: z.string().nullable(),
  name: z.string(),
  about: z.string(),
  avatarUrl: z.string().nullable(),
  online: z.boolean(),
  lastSeenAt: time.nullable(),
  createdAt: time,
});
const ownUser = user.extend({ email: z.string().nullable(), role: z.enum(['user', 'admin']), updatedAt: time });

const role = z.enum(['owner', 'admin', 'member']);
const member = z.object({ user, role, joinedAt: time, joinedSeq: count, deliveredSeq: count, readSeq: count });

const sender = z.object({ id, name: z.string(), avatarUrl: z.string().nullable() });
const messageType = z.enum(['text', 'image', 'video', 'audio', 'file', 'system']);
const media = z.object({
  fileId: id,
  url: z.string(),
  thumbnailUrl: z.string().nullable(),
  placeholder: z.string().nullable(),
  mimeType: z.string(),
  size: count,
  originalName: z.string(),
  width: count.nullable(),
  height: count.nullable(),
  durationMs: count.nullable(),
  waveform: z.array(z.number()).nullable(),
});
const file = media.extend({
  uploadedBy: id,
  createdAt: time,
  kind: z.enum(['images', 'videos', 'audio', 'documents', 'profiles']),
});

const message = z.object({
  id,
  chatId: id,
  seq: z.int().min(1),
  revision: z.int().min(1),
  clientId: z.string().nullable(),
  sender,
  type: messageType,
  content: z.string().nullable(),
  media: media.nullable(),
  replyTo: z.object({ id, sender, type: messageType, content: z.string().nullable() }).nullable(),
  status,
  createdAt: time,
  editedAt: time.nullable(),
  deletedAt: time.nullable(),
});

const listedChat = z.object({
  id,
  type: z.enum(['private', 'group']),
  name: z.string(),
  description: z.string().nullable(),
  avatarUrl: z.string().nullable(),
  memberCount: z.int().min(1),
  members: z.array(member).optional(),
  myRole: role,
  lastMessage: message.nullable(),
  lastSeq: count,
  revision: count,
  unreadCount: count,
  createdAt: time,
  lastActivityAt: time,
});
const chat = listedChat.extend({ members: z.array(member) });

const changedMember = z.union([member, z.object({ userId: id, left: z.literal(true) })]);
const receipt = z.object({ userId: id, status, deliveredAt: time.nullable(), readAt: time.nullable() });
const signedIn = z.object({ user: ownUser, token: z.string().min(1), refreshToken: z.string().min(1), expiresIn: z.int().min(1) });
const sync = z.object({
  chats: z.array(
    z.object({
      chatId: id,
      revision: count.optional(),
      chat: listedChat.optional(),
      messages: z.array(message).default([]),
      members: z.array(changedMember).optional(),
      more: z.literal(true).optional(),
      reset: z.literal(true).optional(),
      left: z.literal(true).optional(),
    }),
  ),
  receipts: z.array(z.object({ chatId: id, userId: id, deliveredSeq: count, readSeq: count })),
  since: z.string(),
  hidden: z.array(id).optional(),
  own: z.union([z.string(), z.number()]),
  cursor: z.string().optional(),
});

/** Where an event stands in its chat's log. */
const logged = { chatId: id, revision: z.int().min(1), previousRevision: count };
const cursor = z.string().nullable();

export const shapes = {
  id,
  time,
  count,
  status,
  user,
  ownUser,
  role,
  member,
  changedMember,
  message,
  chat,
  listedChat,
  file,
  receipt,
  signedIn,
  sync,
  logged,
  cursor,
};

export type Message = z.infer<typeof message>;
export type Chat = z.infer<typeof chat>;
