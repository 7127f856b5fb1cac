import { z } from 'zod';
import type { MessageRef } from '../../../domain/ids.js';
import { chatId, clientId, content, fileId, groupDescription, groupName, messageId, oneGiven, oneNeeded, userId } from './fields.js';

// What clients may say, over HTTP and over sockets alike. A body with an `id` in its `meta` is a component of the documents.

export const openConversationBody = z
  .object({ userId: userId.optional(), otherUserId: userId.optional() })
  .transform(({ userId, otherUserId }, context) => {
    const named = underEither({ userId, otherUserId }, 'person', context);
    return named === undefined ? z.NEVER : { userId: named };
  })
  .meta({
    id: 'OpenConversation',
    description: 'The other person, under either name, or the same under both.',
    ...oneNeeded('userId', 'otherUserId'),
    examples: [{ userId: '8' }],
  });

export const createChatBody = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('private'), memberIds: z.array(userId).length(1, { error: 'must name the one other person' }) }),
    z.object({ type: z.literal('group'), name: groupName, memberIds: z.array(userId).max(2_000), clientId: clientId.optional() }),
  ])
  .meta({ id: 'CreateChat', examples: [{ type: 'group', name: 'Picnic', memberIds: ['8', '9'], clientId: '5d0c77aa' }] });

export const changeChatBody = z
  .object({ name: groupName.optional(), description: groupDescription.optional() })
  .meta({ id: 'ChangeChat', description: 'What is left out stays.', examples: [{ description: 'Sunday at noon' }] });
export const addMembersBody = z
  .object({ memberIds: z.array(userId).min(1).max(2_000) })
  .meta({ id: 'AddMembers', examples: [{ memberIds: ['8', '9'] }] });
export const changeMemberBody = z
  .object({ role: z.enum(['owner', 'admin', 'member']) })
  .meta({ id: 'ChangeMember', examples: [{ role: 'admin' }] });

/** What goes by two names, and is given under either, or the same under both; undefined when the body does not fit. */
function underEither<Id>(given: Record<string, Id | undefined>, what: string, context: z.RefinementCtx): Id | undefined {
  const [[name, one], [otherName, other]] = Object.entries(given) as [[string, Id | undefined], [string, Id | undefined]];
  const named = one ?? other;
  if (named === undefined) context.addIssue({ code: 'custom', message: 'is needed', path: [name] });
  else if (other === undefined || other === named) return named;
  else context.addIssue({ code: 'custom', message: `is another ${what} than ${name}`, path: [otherName] });
  return undefined;
}

/** A body about one chat, under either of its names; inside it is a chat. */
const inChat = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z
    .object({ chatId: chatId.optional(), conversationId: chatId.optional(), ...shape })
    .transform((body, context) => {
      const {
        chatId: one,
        conversationId: other,
        ...rest
      } = body as { chatId?: ChatIdOf; conversationId?: ChatIdOf } & Omit<typeof body, 'chatId' | 'conversationId'>;
      const named = underEither({ chatId: one, conversationId: other }, 'chat', context);
      return named === undefined ? z.NEVER : { chatId: named, ...rest };
    })
    .meta({ description: 'The chat, under either name, or the same under both.', ...oneNeeded('chatId', 'conversationId') });
type ChatIdOf = z.output<typeof chatId>;

const sentType = z.enum(['text', 'image', 'video', 'audio', 'file']);

export const sendMessageBody = inChat({
  type: sentType.optional().meta({
    description: 'What the file is, or `file` for any, to show it as no more than that; `text` without one. Found out when left out.',
  }),
  content: content
    .nullish()
    .transform((given) => given ?? undefined)
    .meta({ description: 'The text, or what is written below a file, where it may be left out.' }),
  fileId: fileId
    .nullish()
    .transform((given) => given ?? undefined)
    .meta({ description: 'A file that was uploaded before, or that a message shows which one can see.' }),
  replyTo: messageId
    .nullish()
    .transform((ref) => ref ?? undefined)
    .meta({ description: 'The id of the message answered, which is of the same chat.' }),
  clientId: clientId.nullish().transform((given) => given ?? undefined),
})
  .refine(({ content, fileId }) => content !== undefined || fileId !== undefined, {
    error: 'is needed where there is no file',
    path: ['content'],
  })
  .meta({
    id: 'SendMessage',
    anyOf: undefined,
    allOf: [oneNeeded('chatId', 'conversationId'), oneGiven('content', 'fileId')],
    examples: [{ chatId: '42', content: 'Yes! What shall I bring?', replyTo: '42.16', clientId: '0b6f1c52' }],
  });

/** What is said beside a file that is sent at once. */
export const mediaForm = inChat({
  type: sentType.optional(),
  content: content.optional(),
  replyTo: messageId.optional(),
  clientId: clientId.optional(),
});

const edit = {
  content: content
    .nullable()
    .transform((given) => given ?? undefined)
    .meta({ description: 'The text, or what is written below a file; null takes that away.' }),
};
export const editBody = z.object(edit).meta({ id: 'Edit', examples: [{ content: 'Yes! What can I bring?' }] });
export const editMessageBody = z
  .object({ messageId, ...edit })
  .meta({ id: 'EditMessage', examples: [{ messageId: '42.17', content: 'Yes! What can I bring?' }] });
export const messageIdBody = z.object({ messageId }).meta({ id: 'OfMessage', examples: [{ messageId: '42.17' }] });
export const chatBody = inChat({}).meta({ id: 'OfChat', examples: [{ chatId: '42' }] });
export const scope = z
  .enum(['everyone', 'me'])
  .default('everyone')
  .meta({ description: 'For everyone a tombstone is left, by its sender or an admin of the group; for oneself nothing.' });
export const deleteMessageBody = z
  .object({ messageId, scope })
  .meta({ id: 'DeleteMessage', examples: [{ messageId: '42.17', scope: 'me' }] });
const upTo = messageId.optional().meta({ description: 'A message of the chat; without it, all that the server has now.' });
export const markChatReadBody = inChat({ upTo }).meta({ id: 'MarkChatRead', examples: [{ chatId: '42', upTo: '42.17' }] });
export const markReadBody = z.object({ upTo }).meta({ id: 'MarkRead', examples: [{ upTo: '42.17' }] });
export const statusBody = z.object({ status: z.enum(['delivered', 'read']) }).meta({ id: 'MarkAs', examples: [{ status: 'read' }] });
export const authenticateBody = z
  .object({
    token: z.string().min(1).max(4_096),
    acks: z.boolean().optional().meta({ description: 'Whether the client says itself what was delivered; else its pongs do.' }),
  })
  .meta({ id: 'Authenticate', examples: [{ token: 'eyJhbGciOiJIUzI1NiJ9.eyJ1aWQiOiI3In0.c2ln' }] });
/** How a Socket.IO client says who it is. */
export const handshakeBody = z.object({
  token: z.string().min(1).max(4_096).optional(),
  vocabulary: z.string().max(64).optional(),
  acks: z.boolean().optional(),
});

const messageAt = (where: string) => messageId.optional().meta({ description: `The messages ${where} this one. Not both of the two.` });
export const start = { before: messageAt('before'), after: messageAt('after') };
export const hasOneStart = ({ before, after }: { before?: MessageRef | undefined; after?: MessageRef | undefined }) =>
  before === undefined || after === undefined;
export const TWO_STARTS = { error: 'before and after exclude each other', path: ['after'] };
export const getMessagesBody = inChat({ limit: z.int().min(1).max(100).default(50), ...start })
  .refine(hasOneStart, TWO_STARTS)
  .meta({
    id: 'GetMessages',
    not: { properties: { before: {}, after: {} }, required: ['before', 'after'] },
    examples: [{ chatId: '42', before: '42.17', limit: 20 }],
  });
