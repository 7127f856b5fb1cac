import type { Role } from '../../domain/chat.js';
import type { Group } from '../../domain/group.js';
import type { GroupChange, GroupChanged } from '../../domain/group-change.js';
import type { ChatId, Instant, UserId } from '../../domain/ids.js';

export interface Opened {
  chatId: ChatId;
  /** False when the chat was there already. */
  isNew: boolean;
}

/** Chats and who is in them. Whoever changes either locks the chat first, so that it happens between two messages. */
export interface ChatStore {
  /**
   * The one private chat of two people, made with `id` when there is none, however many ask at once.
   * @throws id_taken · user_not_found when either has no active account
   */
  openPrivate(pair: { low: UserId; high: UserId }, chat: { id: ChatId; at: Instant }): Promise<Opened>;

  /**
   * A group with its first members. The same `clientId` of one founder makes one group.
   * @throws id_taken · user_not_found when a member has no active account
   */
  createGroup(group: {
    id: ChatId;
    name: string;
    founder: UserId;
    clientId?: string;
    members: readonly { userId: UserId; role: Role }[];
    at: Instant;
  }): Promise<Opened>;

  /**
   * Changes a chat and who is in it, while it is locked. `decide` gets it as it stands, and returns what is to be stored, or undefined
   * to leave it. Who comes in does so as a member from the head on, who goes does so at the head, and the announcement follows as a
   * system message that newcomers see and leavers do not. All of it is stored, or nothing.
   * @returns the change, or undefined when there was none
   * @throws chat_not_found · user_not_found when somebody who is to come in, now or later, has no active account · what `decide` throws
   */
  change(chatId: ChatId, at: Instant, decide: (group: Group) => GroupChange | undefined): Promise<GroupChanged | undefined>;
}
