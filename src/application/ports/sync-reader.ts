import type { ChatId, Instant, UserId } from '../../domain/ids.js';
import type { ChatView, MessageView } from '../../domain/views.js';
import type { MemberChange } from './log-reader.js';

/** A chat of the viewer's, and where its log and they themselves have got to. */
export interface SyncStanding {
  chatId: ChatId;
  revision: number;
  lastSeq: number;
  memberCount: number;
  lastActivityAt: Instant;
  joinedSeq: number;
  joinedRevision: number;
  deliveredSeq: number;
}

/** What changed in a chat after a revision, as far as the viewer may see it, as it is now. */
export interface SyncRows {
  /** Up to where this tells everything: the head, or the last row's revision when there is more. */
  revision: number;
  hasMore: boolean;
  /** In order of revision. */
  messages: MessageView[];
  members: MemberChange[];
}

export interface SyncWanted {
  standing: SyncStanding;
  /** A revision of the viewer's stay, or a later one. */
  after: number;
  limit: number;
  withMembers: boolean;
}

/** One moment of somebody's chats: all that is read from it agrees. */
export interface SyncMoment {
  /** All chats of the viewer's, or of those named, latest activity first. */
  standings(among?: readonly ChatId[]): Promise<SyncStanding[]>;
  /** Chats as the viewer sees them; members only of those asked for. */
  views(chatIds: readonly ChatId[], withMembers: ReadonlySet<ChatId>): Promise<Map<ChatId, ChatView>>;
  /** At most `limit` rows of each, messages and, when wanted, members together; there is an entry for each. */
  changes(wanted: readonly SyncWanted[]): Promise<Map<ChatId, SyncRows>>;
  /** The newest messages of each, at most `limit`, in order of revision. */
  newest(wanted: readonly { standing: SyncStanding; limit: number }[]): Promise<Map<ChatId, MessageView[]>>;
}

/** A place among cursor moves, which are in order of time, then chat, then member. */
export interface MovesPlace {
  at: Instant;
  chatId: ChatId;
  userId: UserId;
}

export interface MovedCursor extends MovesPlace {
  deliveredSeq: number;
  readSeq: number;
}

/** What somebody who was away has missed. */
export interface SyncReader {
  at<Result>(viewer: UserId, look: (moment: SyncMoment) => Promise<Result>): Promise<Result>;
  /** The cursors of all members of the viewer's chats, or of those named, that last moved after this place; the earliest of them. */
  movedAfter(viewer: UserId, place: MovesPlace, page: { among?: readonly ChatId[] | undefined; limit: number }): Promise<MovedCursor[]>;
}
