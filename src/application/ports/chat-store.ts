import type { Role } from '../../domain/chat.js';
import type { MembersChanged } from '../../domain/events.js';
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
   * Lets people in, from the head on; who is in already stays as they are.
   * @returns the change, or undefined when everybody was in
   * @throws chat_not_found, for a private chat too · user_not_found · group_too_large
   */
  join(chatId: ChatId, people: { userIds: readonly UserId[]; at: Instant }): Promise<MembersChanged | undefined>;

  /**
   * Ends a membership at the head.
   * @throws chat_not_found when the user is no member
   */
  leave(chatId: ChatId, member: { userId: UserId; wasRemoved: boolean; at: Instant }): Promise<MembersChanged>;
}
