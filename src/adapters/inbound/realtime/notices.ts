import type { ChatId, Instant, MessageRef, UserId } from '../../../domain/ids.js';
import type { ChatSettings } from '../../../domain/group-change.js';
import type { ChatView, MemberView, MessageView, UserView } from '../../../domain/views.js';

/** Its place in the order of a chat's log. */
interface Placed {
  chatId: ChatId;
  revision: number;
  previousRevision: number;
}

/** Links to files are good for a while from then on. */
interface Told {
  toldAt: Instant;
}

interface OfMember {
  chatId: ChatId;
  userId: UserId;
  upToSeq: number;
  at: Instant;
}

/** What sockets are told, before a vocabulary gives it a name. But for a chat made for one member, nothing in it depends on who reads it. */
export interface Notices {
  'message.posted': Placed & Told & { message: MessageView };
  /** The same, to its sender's other sockets. */
  'message.sent': Placed & Told & { message: MessageView };
  'message.updated': Placed & Told & { message: MessageView };
  'message.deleted': Placed & Told & { message: MessageView };
  'message.hidden': { ref: MessageRef };
  'chat.created': Placed & Told & { chat: ChatView };
  /** Also what closes a revision for those who may not see what changed. */
  'chat.updated': Placed & { changed: ChatSettings & { memberCount?: number }; members: readonly MemberView[]; left: readonly UserId[] };
  'chat.left': Placed & { reason: 'left' | 'removed' };
  'cursor.delivered': OfMember;
  'cursor.read': OfMember;
  'chat.read': OfMember;
  'user.online': { userId: UserId };
  'user.offline': { userId: UserId; lastSeenAt?: Instant | undefined };
  'user.updated': { user: UserView };
  /** To one that was sent less than there was: it can read again, and had better ask what it missed. */
  resync: object;
  'typing.started': { chatId: ChatId; userId: UserId };
  'typing.stopped': { chatId: ChatId; userId: UserId };
}

export type NoticeKind = keyof Notices;

/** What a socket that is slow is spared first: nothing is wrong without it, and of most the next one makes up for a lost one. */
export const FLEETING: ReadonlySet<NoticeKind> = new Set<NoticeKind>([
  'cursor.delivered',
  'cursor.read',
  'chat.read',
  'user.online',
  'user.offline',
  'typing.started',
  'typing.stopped',
]);

export type Notice = { [Kind in NoticeKind]: Notices[Kind] & { kind: Kind } }[NoticeKind];
