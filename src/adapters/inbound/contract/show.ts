import type { OwnProfile } from '../../../application/accounts/profile.js';
import type { SignedIn } from '../../../application/accounts/start-session.js';
import type { Session } from '../../../application/ports/session-store.js';
import type { Marked } from '../../../application/receipts/receipts.js';
import type { ChatSettings } from '../../../domain/group-change.js';
import { messageIdOf, type ChatId, type Instant, type SessionId } from '../../../domain/ids.js';
import type { Person } from '../../../domain/user.js';
import type { ChatView, MemberView, MessageView, QuoteView, ReceiptView, UserView } from '../../../domain/views.js';
import type { SessionResource } from './account-resources.js';
import { showMedia } from './show-file.js';
import { showTime } from './show-time.js';
import type { ChatResource, MemberResource, MessageResource, OwnUserResource, ReceiptResource, UserResource } from './resources.js';

const showTimeOrNull = (at: Instant | undefined): string | null => (at === undefined ? null : showTime(at));

export const showUser = (user: Omit<UserView, 'isAcquainted'>): UserResource => ({
  id: user.id,
  username: user.username ?? null,
  name: user.name,
  about: user.about,
  avatarUrl: user.avatarUrl ?? null,
  online: user.online,
  lastSeenAt: showTimeOrNull(user.lastSeenAt),
  createdAt: showTime(user.createdAt),
});

export const showOwnUser = ({ user, online }: OwnProfile): OwnUserResource => ({
  ...showUser({ ...user, online }),
  email: user.email ?? null,
  role: user.role,
  updatedAt: showTime(user.updatedAt),
});

export const showSignedIn = ({ user, token, refreshToken, expiresIn }: SignedIn) => ({
  user: showOwnUser({ user, online: false }),
  token,
  refreshToken,
  expiresIn,
});

export const showSession = (session: Session, current: SessionId): SessionResource => ({
  id: session.id,
  createdAt: showTime(session.createdAt),
  lastUsedAt: showTime(session.rotatedAt),
  expiresAt: showTime(session.expiresAt),
  device: session.device ?? null,
  isCurrent: session.id === current,
});

const showPerson = ({ id, name, avatarUrl }: Person) => ({ id, name, avatarUrl: avatarUrl ?? null });

/** @param now from when on links to its file are good for a while */
export const showMessage = (message: MessageView, now: Instant): MessageResource => ({
  id: messageIdOf(message),
  chatId: message.chatId,
  seq: message.seq,
  revision: message.revision,
  clientId: message.clientId ?? null,
  sender: showPerson(message.sender),
  type: message.type,
  content: message.content ?? null,
  media: message.media ? showMedia(message.media, now) : null,
  replyTo: message.replyTo ? showQuote(message.chatId, message.replyTo) : null,
  status: message.status,
  createdAt: showTime(message.createdAt),
  editedAt: showTimeOrNull(message.editedAt),
  deletedAt: showTimeOrNull(message.deletedAt),
});

const showQuote = (chatId: ChatId, { seq, sender, type, content }: QuoteView) => ({
  id: messageIdOf({ chatId, seq }),
  sender: showPerson(sender),
  type,
  content: content ?? null,
});

export const showMember = ({ user, role, joinedAt, joinedSeq, deliveredSeq, readSeq }: MemberView): MemberResource => ({
  user: showUser(user),
  role,
  joinedAt: showTime(joinedAt),
  joinedSeq,
  deliveredSeq,
  readSeq,
});

export const showChat = (chat: ChatView, now: Instant): ChatResource => ({
  id: chat.id,
  type: chat.type,
  name: chat.name ?? '',
  description: showDescription(chat.description),
  avatarUrl: chat.avatarUrl ?? null,
  memberCount: chat.memberCount,
  ...(chat.members && { members: chat.members.map(showMember) }),
  myRole: chat.myRole,
  lastMessage: chat.lastMessage ? showMessage(chat.lastMessage, now) : null,
  lastSeq: chat.lastSeq,
  revision: chat.revision,
  unreadCount: chat.unreadCount,
  createdAt: showTime(chat.createdAt),
  lastActivityAt: showTime(chat.lastActivityAt),
});

/** What of a chat's settings changed. */
export const showChanged = ({ name, description, avatarUrl, memberCount }: ChatSettings & { memberCount?: number }) => ({
  ...(name !== undefined && { name }),
  ...(description !== undefined && { description: showDescription(description) }),
  ...(avatarUrl !== undefined && { avatarUrl }),
  ...(memberCount !== undefined && { memberCount }),
});

/** An empty one is none. */
const showDescription = (description: string | undefined): string | null => (description ? description : null);

export const showReceipt = ({ userId, status, deliveredAt, readAt }: ReceiptView): ReceiptResource => ({
  userId,
  status,
  deliveredAt: showTimeOrNull(deliveredAt),
  readAt: showTimeOrNull(readAt),
});

export const showMarked = ({ ref, status, unreadCount }: Marked) => ({ message: { id: messageIdOf(ref), status }, unreadCount });
