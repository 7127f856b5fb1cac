import type { Chat, Membership, Role } from './chat.js';
import type { Instant, UserId } from './ids.js';
import type { Message, MessageType } from './message.js';
import type { Presence } from './presence.js';
import type { Status } from './receipt-policy.js';
import type { Person, User } from './user.js';

/** A message as every member who may read it sees it: nothing in it depends on who looks. */
export interface MessageView extends Omit<Message, 'senderId' | 'replyTo'> {
  sender: Person;
  replyTo?: QuoteView;
  status: Status;
}

/** The message answered, as it is now: without content once it was deleted, or where nothing is written below a file. */
export interface QuoteView {
  seq: number;
  sender: Person;
  type: MessageType;
  content?: string;
}

/** How far a message has got with one recipient. Times are to the second, and absent when not yet, or no longer known. */
export interface ReceiptView {
  userId: UserId;
  status: Status;
  deliveredAt?: Instant;
  readAt?: Instant;
}

/** A person as another sees them; to who shares no chat with them they are offline, and were never seen. */
export type UserView = Pick<User, 'id' | 'username' | 'name' | 'about' | 'avatarUrl' | 'createdAt'> & Presence & { isAcquainted: boolean };

export type MemberView = Pick<Membership, 'role' | 'joinedAt' | 'joinedSeq' | 'deliveredSeq' | 'readSeq'> & { user: UserView };

/** A chat as one member sees it: name, picture, role and count are that member's. */
export interface ChatView extends Chat {
  memberCount: number;
  /** Left out of lists for groups. */
  members?: MemberView[];
  myRole: Role;
  lastMessage?: MessageView;
  unreadCount: number;
}
