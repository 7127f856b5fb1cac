import type { Quote } from '../../../application/ports/message-log.js';
import type { Membership } from '../../../domain/chat.js';
import type { UserId } from '../../../domain/ids.js';
import type { Message } from '../../../domain/message.js';
import { presenceFor } from '../../../domain/presence.js';
import { statusOf } from '../../../domain/receipt-policy.js';
import type { Person, User } from '../../../domain/user.js';
import type { MemberView, MessageView, QuoteView, UserView } from '../../../domain/views.js';
import { getUser, isPresent, listPlaces, type ChatRecord, type World } from './world.js';

export function showMessage(world: World, record: ChatRecord, message: Message): MessageView {
  const { senderId, replyTo: _replyTo, ...rest } = message;
  const quote = quoteOf(record, message);
  return {
    ...rest,
    sender: personOf(getUser(world, senderId)),
    ...(quote && { replyTo: showQuote(world, quote) }),
    status: statusOf(message, record.members),
  };
}

/** The message answered, as it is now. */
export function quoteOf({ messages }: ChatRecord, { replyTo }: Message): Quote | undefined {
  const answered = replyTo === undefined ? undefined : messages[replyTo - 1];
  if (!answered) return undefined;

  const { seq, senderId, type, content } = answered;
  return { seq, senderId, type, ...(content !== undefined && { content }) };
}

const showQuote = (world: World, { senderId, ...quote }: Quote): QuoteView => ({
  ...quote,
  sender: personOf(getUser(world, senderId)),
});

export const personOf = ({ id, name, avatarUrl }: User): Person => ({ id, name, ...(avatarUrl !== undefined && { avatarUrl }) });

export function showUser(user: User, viewer: { acquaintances: ReadonlySet<UserId> }): UserView {
  const { id, username, name, about, avatarUrl, createdAt, lastSeenAt } = user;
  const isAcquainted = viewer.acquaintances.has(id);
  return {
    id,
    name,
    about,
    createdAt,
    ...(username !== undefined && { username }),
    ...(avatarUrl !== undefined && { avatarUrl }),
    ...presenceFor({ isAcquainted }, { online: false, ...(lastSeenAt !== undefined && { lastSeenAt }) }),
    isAcquainted,
  };
}

/** A member as the others of the chat see them, who share it with them. */
export function showMember(world: World, { userId, role, joinedAt, joinedSeq, deliveredSeq, readSeq }: Membership): MemberView {
  const user = showUser(getUser(world, userId), { acquaintances: new Set([userId]) });
  return { user, role, joinedAt, joinedSeq, deliveredSeq, readSeq };
}

/** Who shares a chat with the viewer now, the viewer included. */
export const acquaintancesOf = (world: World, viewer: UserId): Set<UserId> =>
  new Set([viewer, ...listPlaces(world, viewer).flatMap(({ record }) => record.members.filter(isPresent).map(({ userId }) => userId))]);
