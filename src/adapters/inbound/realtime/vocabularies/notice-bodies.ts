import { z } from 'zod';
import { messageIdOf } from '../../../../domain/ids.js';
import { changedShape, chatShape, memberChangeShape, messageShape, time, userShape } from '../../contract/resources.js';
import { showChanged, showChat, showMember, showMessage, showTime, showUser } from '../../contract/show.js';
import type { NoticeKind, Notices } from '../notices.js';

/** How a notice is shown to clients: the same in every vocabulary, which gives it a name. */
interface NoticeBody<Kind extends NoticeKind> {
  summary: string;
  shape: z.ZodType;
  show(notice: Notices[Kind]): Record<string, unknown>;
}

const id = z.string();
const count = z.int().min(0);
/** Where it stands in the chat's log: it tells of all that came after `previousRevision`, up to `revision`. */
const placed = { chatId: id, revision: count, previousRevision: count };
const placedMessage = z.object({ ...placed, message: messageShape });
const inChat = z.object({ chatId: id, userId: id });

type Placed = Pick<Notices['message.posted'], 'chatId' | 'revision' | 'previousRevision'>;
const place = ({ chatId, revision, previousRevision }: Placed) => ({ chatId, revision, previousRevision });
const withMessage = ({ message, ...where }: Notices['message.posted']) => ({ ...place(where), message: showMessage(message) });

const reached = <const As extends 'delivered' | 'read'>(as: As): NoticeBody<`cursor.${As}`> => ({
  summary: as === 'read' ? 'How far a member has read' : 'How far a member has got the messages',
  shape: z.object({ chatId: id, messageId: id, upToSeq: count, userId: id, status: z.literal(as), at: time }),
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
    shape: z.object({ messageId: id }),
    show: ({ ref }) => ({ messageId: messageIdOf(ref) }),
  },
  'chat.created': {
    summary: 'You are in a chat that you were not in before; made for you',
    shape: z.object({ ...placed, chat: chatShape }),
    show: ({ chat, ...where }) => ({ ...place(where), chat: showChat(chat) }),
  },
  'chat.updated': {
    summary: 'Settings or members changed, or something that you may not see, which closes the revision',
    shape: z.object({ ...placed, changed: changedShape, members: z.array(memberChangeShape).optional() }),
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
    shape: z.object({ ...placed, reason: z.enum(['left', 'removed']) }),
    show: ({ reason, ...where }) => ({ ...place(where), reason }),
  },
  'cursor.delivered': reached('delivered'),
  'cursor.read': reached('read'),
  'chat.read': {
    summary: 'A member has read all there is',
    shape: z.object({ chatId: id, userId: id, upToSeq: count, at: time }),
    show: ({ chatId, userId, upToSeq, at }) => ({ chatId, userId, upToSeq, at: showTime(at) }),
  },
  'user.online': {
    summary: 'Somebody you share a chat with has come',
    shape: z.object({ userId: id }),
    show: ({ userId }) => ({ userId }),
  },
  'user.offline': {
    summary: 'Somebody you share a chat with has gone',
    shape: z.object({ userId: id, lastSeenAt: time.optional() }),
    show: ({ userId, lastSeenAt }) => ({ userId, ...(lastSeenAt !== undefined && { lastSeenAt: showTime(lastSeenAt) }) }),
  },
  'user.updated': {
    summary: 'Somebody you share a chat with, or you, changed their profile',
    shape: z.object({ user: userShape }),
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
  resync: { summary: 'You were sent less than there was, and can read again: ask sync', shape: z.object({}), show: () => ({}) },
};
