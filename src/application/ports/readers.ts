import type { ChatId, Instant, MessageRef, UserId } from '../../domain/ids.js';
import type { Fit } from '../../domain/people-search.js';
import type { Status } from '../../domain/receipt-policy.js';
import type { ChatView, MemberView, MessageView, ReceiptView, UserView } from '../../domain/views.js';
import type { Page, PageRequest } from './page.js';

/** A chat as each of several members sees it, and its members, whom all of them see alike. */
export interface ChatViews {
  byViewer: ReadonlyMap<UserId, ChatView>;
  /** Left out when they are more than `MEMBERS_TOLD_MAX`. */
  members?: MemberView[];
}

/** Readers answer a screen with one query, and only with what the viewer may see and has not hidden. `online` is false throughout: it is not theirs to know. */
export interface ChatReader {
  /** The viewer's chats, latest activity first. */
  list(viewer: UserId, page: PageRequest<Instant>): Promise<Page<ChatView, Instant>>;
  /** @throws chat_not_found */
  get(viewer: UserId, chatId: ChatId): Promise<ChatView>;
  /** The chat as each of these sees it; who is not in it is left out. */
  viewsFor(chatId: ChatId, viewers: readonly UserId[]): Promise<ChatViews>;
  /** Every chat that the user is in. */
  idsOf(userId: UserId): Promise<ChatId[]>;
  /** Whether the user is in the chat now: one look-up in an index. */
  isMember(userId: UserId, chatId: ChatId): Promise<boolean>;
}

export interface MessageReader {
  /**
   * Messages in order of seq: the newest, those just before `before`, or those just after `after` (seqs, themselves left out).
   * @throws chat_not_found
   */
  page(
    viewer: UserId,
    chatId: ChatId,
    page: { before?: number | undefined; after?: number | undefined; limit: number },
  ): Promise<{ messages: MessageView[]; hasMore: boolean }>;
  /** @throws message_not_found */
  get(viewer: UserId, ref: MessageRef): Promise<MessageView>;
  /** The same, also of a message that the viewer has hidden. @throws message_not_found */
  getEvenHidden(viewer: UserId, ref: MessageRef): Promise<MessageView>;
  /** A message as its sender may always see it, who may have left the chat or hidden the message since. */
  getOwn(sender: UserId, ref: MessageRef): Promise<MessageView>;
}

export interface Standing {
  joinedSeq: number;
  deliveredSeq: number;
  readSeq: number;
  lastSeq: number;
  unreadCount: number;
}

export interface ReceiptReader {
  /** Where a member stands in a chat. @throws chat_not_found */
  standing(viewer: UserId, chatId: ChatId): Promise<Standing>;
  /** The same, of a member who can see this message of the chat. @throws message_not_found */
  standingBefore(viewer: UserId, ref: MessageRef): Promise<Standing>;
  /** @throws message_not_found */
  statusOf(viewer: UserId, ref: MessageRef): Promise<Status>;
  /**
   * How far a message has got with each recipient who is in the chat still, in order of their coming. It is known when for as long as
   * moves are kept, in chats of up to `MOVES_KEPT_UP_TO_MEMBERS`. It asks nobody's leave.
   */
  receiptsOf(ref: MessageRef): Promise<ReceiptView[]>;
}

export interface UserReader {
  /** Active people other than the viewer, by name in lower case; with `search` those whom it fits better than by being alike. */
  list(viewer: UserId, page: PageRequest<string> & { search?: string | undefined }): Promise<Page<UserView, string>>;
  /** Active people other than the viewer whom the text fits, best first, as `fitOf` in the domain says. */
  search(viewer: UserId, page: PageRequest<Fit> & { text: string }): Promise<Page<UserView, Fit>>;
  /** An inactive person is there for who shares a chat with them. @throws user_not_found */
  get(viewer: UserId, userId: UserId): Promise<UserView>;
}
