import type { ChatId, Instant, MessageRef, SessionId, UserId } from './ids.js';
import type { ChatSettings } from './group-change.js';
import type { MemberView, MessageView, UserView } from './views.js';

/** The socket that asked for a change: it has the reply, so it is spared the event. */
export type Origin = string;

/**
 * A change of a chat's log, telling all that came after `previousRevision` up to `revision`. Events of one chat are
 * shown in this order, whatever order they arrive in.
 */
interface Logged {
  chatId: ChatId;
  previousRevision: number;
  revision: number;
}

export interface MessagePosted extends Logged {
  type: 'message.posted';
  message: MessageView;
  origin?: Origin | undefined;
}

export interface MessageChanged extends Logged {
  type: 'message.updated' | 'message.deleted';
  message: MessageView;
}

export type MessageEvent = MessagePosted | MessageChanged;

/**
 * People came or went, or have another role; those who came are also told of the chat as a whole. A new chat is one that its first
 * members joined.
 */
export interface MembersChanged extends Logged {
  type: 'members.changed';
  joined: readonly { userId: UserId; revision: number; joinedSeq: number }[];
  left: readonly { userId: UserId; revision: number; reason: 'left' | 'removed' }[];
  /** Who came, and whose role changed, as they are now; of a new chat nobody, because nobody was there before. */
  members: readonly MemberView[];
  memberCount: number;
}

export interface SettingsChanged extends Logged {
  type: 'settings.changed';
  settings: ChatSettings;
}

export type LogEvent = MessageEvent | MembersChanged | SettingsChanged;

/** Only where the log has got to; whoever is behind reads it. Without a revision nobody knows: an append's outcome was lost. */
export interface ChatChanged {
  type: 'chat.changed';
  chatId: ChatId;
  revision?: number;
}

/** Somebody deleted a message for themselves: it concerns nobody else. */
export interface MessageHidden {
  type: 'message.hidden';
  userId: UserId;
  ref: MessageRef;
}

export interface CursorMoved {
  type: 'cursor.moved';
  chatId: ChatId;
  userId: UserId;
  status: 'delivered' | 'read';
  upToSeq: number;
  /** Whether there is nothing left to read. */
  isAll: boolean;
  /** Whose messages it covers. */
  senders: readonly UserId[];
  at: Instant;
  origin?: Origin | undefined;
}

export interface PresenceChanged {
  type: 'user.online' | 'user.offline';
  userId: UserId;
  lastSeenAt?: Instant;
  /** The user's chats: whoever shares one of them is told. */
  chatIds: readonly ChatId[];
}

export interface UserUpdated {
  type: 'user.updated';
  userId: UserId;
  user: UserView;
  chatIds: readonly ChatId[];
}

/** Sockets and caches of these sessions end now. */
export interface SessionsEnded {
  type: 'sessions.ended';
  userId: UserId;
  sessionIds: readonly SessionId[];
}

/** Fleeting: a lost one does no harm, because nobody is shown typing for long after they last said so. */
export interface TypingChanged {
  type: 'typing.started' | 'typing.stopped';
  chatId: ChatId;
  userId: UserId;
}

export type DomainEvent =
  LogEvent | ChatChanged | MessageHidden | CursorMoved | PresenceChanged | UserUpdated | SessionsEnded | TypingChanged;
