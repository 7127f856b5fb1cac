import { z } from 'zod';
import { messageIdOf } from '../../../../domain/ids.js';
import { EXAMPLE } from '../../contract/examples.js';
import { changedShape, chatShape, memberChangeShape, messageShape, nothingShape, userShape } from '../../contract/resources.js';
import { count, shownId, time } from '../../contract/shown.js';
import { showChanged, showChat, showMember, showMessage, showUser } from '../../contract/show.js';
import { showTime } from '../../contract/show-time.js';
import type { NoticeKind, Notices } from '../notices.js';

/** How a notice is shown to clients: the same in every vocabulary, which gives it a name. */
interface NoticeBody<Kind extends NoticeKind> {
  summary: string;
  shape: z.ZodType;
  show(notice: Notices[Kind]): Record<string, unknown>;
}

const chatId = shownId.meta({ examples: [EXAMPLE.chat.id] });
const userId = shownId.meta({ examples: [EXAMPLE.user.id] });
const messageId = shownId.meta({ examples: [EXAMPLE.message.id] });
const upToSeq = count.meta({ description: 'The `seq` of the last message that it covers.', examples: [EXAMPLE.message.seq] });
/** Where it stands in the chat's log. */
const placed = {
  chatId,
  revision: count.meta({ description: 'What the client has once it has applied this.', examples: [EXAMPLE.message.revision] }),
  previousRevision: count.meta({
    description: 'It tells of all that came after this one. Who has less asks `sync`.',
    examples: [EXAMPLE.message.revision - 1],
  }),
};
const placedMessage = z
  .strictObject({ ...placed, message: messageShape })
  .meta({ id: 'MessageInLog', description: 'A message, and where this version of it stands in its chat\u2019s log.' });
const inChat = z.strictObject({ chatId, userId }).meta({ id: 'Typing', description: 'Who types, and where.' });

type Placed = Pick<Notices['message.posted'], 'chatId' | 'revision' | 'previousRevision'>;
const place = ({ chatId, revision, previousRevision }: Placed) => ({ chatId, revision, previousRevision });
const withMessage = ({ message, toldAt, ...where }: Notices['message.posted']) => ({
  ...place(where),
  message: showMessage(message, toldAt),
});

const reached = <const As extends 'delivered' | 'read'>(as: As): NoticeBody<`cursor.${As}`> => ({
  summary: as === 'read' ? 'How far a member has read' : 'How far a member has got the messages',
  shape: z
    .strictObject({ chatId, messageId, upToSeq, userId, status: z.literal(as), at: time })
    .meta({ id: as === 'read' ? 'ReadUpTo' : 'DeliveredUpTo', description: 'How far that member is: what is before it is covered, too.' }),
  show: ({ chatId, userId, upToSeq, at }) => ({
    chatId,
    messageId: messageIdOf({ chatId, seq: upToSeq }),
    upToSeq,
    userId,
    status: as,
    at: showTime(at),
  }),
});

export const noticeBodies: { [Kind in NoticeKind]: NoticeBody<Kind> } = {
  'message.posted': { summary: 'Somebody else wrote', shape: placedMessage, show: withMessage },
  'message.sent': { summary: 'You wrote, from another of your sockets', shape: placedMessage, show: withMessage },
  'message.updated': { summary: 'A message was edited', shape: placedMessage, show: withMessage },
  'message.deleted': { summary: 'A message was deleted for everyone: its tombstone', shape: placedMessage, show: withMessage },
  'message.hidden': {
    summary: 'You deleted a message for yourself',
    shape: z.strictObject({ messageId }).meta({ id: 'MessageHidden' }),
    show: ({ ref }) => ({ messageId: messageIdOf(ref) }),
  },
  'chat.created': {
    summary: 'You are in a chat that you were not in before; made for you',
    shape: z.strictObject({ ...placed, chat: chatShape }).meta({ id: 'ChatCreated' }),
    show: ({ chat, toldAt, ...where }) => ({ ...place(where), chat: showChat(chat, toldAt) }),
  },
  'chat.updated': {
    summary: 'Settings or members changed, or something that you may not see, which closes the revision',
    shape: z.strictObject({ ...placed, changed: changedShape, members: z.array(memberChangeShape).optional() }).meta({ id: 'ChatUpdated' }),
    show: ({ changed, members, left, ...where }) => ({
      ...place(where),
      changed: showChanged(changed),
      ...(members.length + left.length > 0 && {
        members: [...members.map(showMember), ...left.map((userId) => ({ userId, left: true }))],
      }),
    }),
  },
  'chat.left': {
    summary: 'You are in this chat no more: the last that you hear of it',
    shape: z.strictObject({ ...placed, reason: z.enum(['left', 'removed']) }).meta({ id: 'ChatLeft' }),
    show: ({ reason, ...where }) => ({ ...place(where), reason }),
  },
  'cursor.delivered': reached('delivered'),
  'cursor.read': reached('read'),
  'chat.read': {
    summary: 'A member has read all there is',
    shape: z.strictObject({ chatId, userId, upToSeq, at: time }).meta({ id: 'AllRead' }),
    show: ({ chatId, userId, upToSeq, at }) => ({ chatId, userId, upToSeq, at: showTime(at) }),
  },
  'user.online': {
    summary: 'Somebody you share a chat with has come',
    shape: z.strictObject({ userId }).meta({ id: 'UserOnline' }),
    show: ({ userId }) => ({ userId }),
  },
  'user.offline': {
    summary: 'Somebody you share a chat with has gone',
    shape: z.strictObject({ userId, lastSeenAt: time.optional() }).meta({ id: 'UserOffline' }),
    show: ({ userId, lastSeenAt }) => ({ userId, ...(lastSeenAt !== undefined && { lastSeenAt: showTime(lastSeenAt) }) }),
  },
  'user.updated': {
    summary: 'Somebody you share a chat with, or you, changed their profile',
    shape: z.strictObject({ user: userShape }).meta({ id: 'UserUpdated' }),
    show: ({ user }) => ({ user: showUser(user) }),
  },
  'typing.started': {
    summary: 'Somebody types, in a chat that this socket has joined',
    shape: inChat,
    show: ({ chatId, userId }) => ({ chatId, userId }),
  },
  'typing.stopped': {
    summary: 'Somebody types no more; it also ends by itself, six seconds after the last start',
    shape: inChat,
    show: ({ chatId, userId }) => ({ chatId, userId }),
  },
  resync: { summary: 'You were sent less than there was, and can read again: ask sync', shape: nothingShape, show: () => ({}) },
};
