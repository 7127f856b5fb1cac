import type { ChatId, UserId } from '../../domain/ids.js';
import type { ChatSettings } from '../../domain/group-change.js';
import type { MemberView, MessageView } from '../../domain/views.js';

/** A chat that a user is in, and where its log has got to. */
export interface Head {
  userId: UserId;
  chatId: ChatId;
  revision: number;
  lastSeq: number;
  /** Where the user came in. */
  joinedSeq: number;
  joinedRevision: number;
}

/** A stay in a chat, as it is now. */
export interface MemberChange {
  userId: UserId;
  /** Of its last change: coming, going, another role. */
  revision: number;
  joinedSeq: number;
  joinedRevision: number;
  leftRevision?: number;
  wasRemoved: boolean;
  /** Absent of who has left. */
  view?: MemberView;
}

/** What changed in a chat after a revision, in the states of one snapshot. */
export interface ChatChanges {
  chatId: ChatId;
  /** Up to where this tells everything: the head, or the last row's revision when there is more. */
  revision: number;
  lastSeq: number;
  hasMore: boolean;
  /** In order of revision. */
  messages: MessageView[];
  members: MemberChange[];
  memberCount: number;
  /** The chat's settings, when they changed. */
  settings?: ChatSettings & { revision: number };
}

/** The log as followers read it: where it has got to, and what they missed. It asks nobody's leave, so it is not for clients. */
export interface LogReader {
  /** The heads of every chat that these users are in. */
  headsOf(userIds: readonly UserId[]): Promise<Head[]>;
  /** What came after each position: at most `limit` rows a chat, but never a part of one revision. Chats without change are left out. */
  changesSince(positions: readonly { chatId: ChatId; revision: number }[], limit: number): Promise<ChatChanges[]>;
  /** Those of these people who are in the chat, in order of their coming. */
  membersOf(chatId: ChatId, userIds: readonly UserId[]): Promise<MemberView[]>;
}
