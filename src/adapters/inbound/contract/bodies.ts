import { z } from 'zod';
import type { MessageRef } from '../../../domain/ids.js';
import {
  about,
  anyPassword,
  anyText,
  chatId,
  clientId,
  content,
  fitCursor,
  textCursor,
  timeCursor,
  email,
  groupDescription,
  groupName,
  limit,
  messageId,
  password,
  personName,
  userId,
  username,
} from './fields.js';

// What clients may say, over HTTP and over sockets alike.

export const registerBody = z
  .object({ name: personName, username: username.optional(), email: email.optional(), password })
  .refine((body) => body.username !== undefined || body.email !== undefined, {
    error: 'a username or an e-mail address is needed',
    path: ['username'],
  });

export const logInBody = z
  .object({
    identifier: anyText.optional(),
    username: anyText.optional(),
    email: anyText.optional(),
    password: anyPassword,
  })
  .transform(({ identifier, username, email, password }, context) => {
    const by = identifier ?? username ?? email;
    if (by !== undefined) return { identifier: by, password };
    context.addIssue({ code: 'custom', message: 'an identifier, a username or an e-mail address is needed', path: ['identifier'] });
    return z.NEVER;
  });

export const refreshBody = z.object({ refreshToken: z.string().min(1).max(512) });

export const changePasswordBody = z.object({ currentPassword: anyPassword, newPassword: password });

export const profileBody = z.object({
  name: personName.optional(),
  username: username.optional(),
  about: about.optional(),
  email: email.optional(),
});

export const openConversationBody = z
  .object({ userId: userId.optional(), otherUserId: userId.optional() })
  .transform(({ userId, otherUserId }, context) => {
    const other = userId ?? otherUserId;
    if (other !== undefined) return { userId: other };
    context.addIssue({ code: 'custom', message: 'is needed', path: ['userId'] });
    return z.NEVER;
  });

export const createChatBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('private'), memberIds: z.array(userId).length(1, { error: 'must name the one other person' }) }),
  z.object({ type: z.literal('group'), name: groupName, memberIds: z.array(userId).max(2_000), clientId: clientId.optional() }),
]);

export const changeChatBody = z.object({ name: groupName.optional(), description: groupDescription.optional() });
export const addMembersBody = z.object({ memberIds: z.array(userId).min(1).max(2_000) });
export const changeMemberBody = z.object({ role: z.enum(['owner', 'admin', 'member']) });

/** A body about one chat, under either of its names; inside it is a chat. */
const inChat = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object({ chatId: chatId.optional(), conversationId: chatId.optional(), ...shape }).transform((body, context) => {
    const {
      chatId: one,
      conversationId: other,
      ...rest
    } = body as { chatId?: ChatIdOf; conversationId?: ChatIdOf } & Omit<typeof body, 'chatId' | 'conversationId'>;
    const named = one ?? other;
    if (named !== undefined) return { chatId: named, ...rest };
    context.addIssue({ code: 'custom', message: 'is needed', path: ['chatId'] });
    return z.NEVER;
  });
type ChatIdOf = z.output<typeof chatId>;

export const sendMessageBody = inChat({
  type: z.literal('text').default('text'),
  content,
  // Until there are files, a message with one is refused: stored without it, its clientId would be spent.
  fileId: z.undefined({ error: 'is not supported yet' }).optional(),
  replyTo: messageId.nullish().transform((ref) => ref ?? undefined),
  clientId: clientId.nullish().transform((given) => given ?? undefined),
});

const edit = { content };
export const editBody = z.object(edit);
export const editMessageBody = z.object({ messageId, ...edit });
export const messageIdBody = z.object({ messageId });
export const chatBody = inChat({});
const scope = z.enum(['everyone', 'me']).default('everyone');
export const deleteMessageBody = z.object({ messageId, scope });
export const markChatReadBody = inChat({ upTo: messageId.optional() });
export const markReadBody = z.object({ upTo: messageId.optional() });
export const statusBody = z.object({ status: z.enum(['delivered', 'read']) });
/** How a Socket.IO client says who it is. */
export const handshakeBody = z.object({
  token: z.string().min(1).max(4_096).optional(),
  vocabulary: z.string().max(64).optional(),
  acks: z.boolean().optional(),
});
export const authenticateBody = z.object({ token: z.string().min(1).max(4_096), acks: z.boolean().optional() });

export const chatsQuery = z.object({ limit: limit(50), cursor: timeCursor }).transform(({ limit, cursor }) => ({ limit, after: cursor }));
export const usersQuery = z
  .object({ search: anyText.optional(), limit: limit(50), cursor: textCursor })
  .transform(({ cursor, ...rest }) => ({ ...rest, after: cursor }));
export const userSearchQuery = z
  .object({ q: anyText, limit: limit(50), cursor: fitCursor })
  .transform(({ q, limit, cursor }) => ({ text: q, limit, after: cursor }));
const hasOneStart = ({ before, after }: { before?: MessageRef | undefined; after?: MessageRef | undefined }) =>
  before === undefined || after === undefined;
const TWO_STARTS = { error: 'before and after exclude each other', path: ['after'] };
const start = { before: messageId.optional(), after: messageId.optional() };
export const historyQuery = z.object({ limit: limit(50), ...start }).refine(hasOneStart, TWO_STARTS);
export const getMessagesBody = inChat({ limit: z.int().min(1).max(100).default(50), ...start }).refine(hasOneStart, TWO_STARTS);
export const deleteQuery = z.object({ scope });
