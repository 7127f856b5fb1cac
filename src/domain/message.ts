import { contentNeeded, messageDeleted, notAllowedToEdit, tooLateToEdit } from './errors.js';
import type { Attachment } from './attachment.js';
import type { ChatId, Instant, MessageRef, UserId } from './ids.js';
import type { Role } from './chat.js';
import { hasRight } from './group-rights.js';

export type MessageType = 'text' | 'image' | 'video' | 'audio' | 'file' | 'system';

/** What somebody sends: the log and its hub alone write system messages. */
export type SentType = Exclude<MessageType, 'system'>;

export const TEXT_MAX = 4_000;
export const CLIENT_ID_MAX = 64;
/** For how long after it was sent a message can be edited, in milliseconds: 15 minutes. */
export const EDIT_WITHIN_MS = 15 * 60_000;

/** A message as the log keeps it. `content` and `media` are absent once it was deleted: the row stays as a tombstone. */
export interface Message extends MessageRef {
  /** The chat's revision at this message's last change: of two versions the higher is the newer. */
  revision: number;
  /** Absent where the client gave none. */
  clientId?: string;
  senderId: UserId;
  type: MessageType;
  /** Its text, or what is written below a file. */
  content?: string;
  media?: Attachment;
  /** The position of the message answered, in the same chat. */
  replyTo?: number;
  createdAt: Instant;
  editedAt?: Instant;
  deletedAt?: Instant;
}

/** A message that somebody wants to send. `at` is when; the log never lets time go back within a chat. */
export interface Draft {
  chatId: ChatId;
  senderId: UserId;
  clientId?: string;
  type: SentType;
  content?: string;
  media?: Attachment;
  replyTo?: number;
  at: Instant;
}

/**
 * What makes two drafts the same message: a `clientId` used again with another body is a fault of the client. A file counts by its bytes,
 * and what is written below it stands apart, in the first of two parts: it is compared before the file has come.
 */
export const bodyOf = ({ type, content, media, replyTo }: Pick<Draft, 'type' | 'content' | 'media' | 'replyTo'>): readonly string[] =>
  media
    ? [captionOf(content ?? null), JSON.stringify([type, replyTo ?? null, media.sha256])]
    : [JSON.stringify([type, content ?? null, replyTo ?? null])];

/** The first part of the body of a message that shows a file. */
export const captionOf = (content: string | null): string => JSON.stringify([content]);

/** What is said beside a file that has not come: null is nothing, and what is undefined may still be said. */
export interface Beside {
  type?: SentType | undefined;
  content?: string | null | undefined;
  replyTo?: number | null | undefined;
}

/** Whether a message is another than this, whatever the file is; its caption may have been edited since, and is looked at apart. */
export const isUnlike = ({ type, replyTo }: Message, beside: Beside): boolean =>
  type === 'text' ||
  (beside.type !== undefined && beside.type !== type) ||
  (beside.replyTo !== undefined && (beside.replyTo ?? undefined) !== replyTo);

/** One can answer what one can see. Rows are never deleted and seqs have no holes, so the interval says it all. */
export const mayReplyTo = (seq: number, { joinedSeq, lastSeq }: { joinedSeq: number; lastSeq: number }): boolean =>
  seq > joinedSeq && seq <= lastSeq;

/** Its sender deletes a message for everyone, and in a group so do those who keep it in order. System messages stay. */
export function mayDeleteForEveryone(message: Message, { userId, role }: { userId: UserId; role: Role }): boolean {
  if (message.type === 'system') return false;
  return message.senderId === userId || hasRight(role, 'deleteOthersMessages');
}

/**
 * What becomes of a message when `by` edits it; undefined when it says just that already. Without `content` a file stands alone.
 * @throws not_allowed_to_edit · message_deleted · too_late_to_edit · content_needed
 */
export function editedBy(message: Message, by: UserId, { content, at }: { content: string | undefined; at: Instant }): Message | undefined {
  if (message.senderId !== by || message.type === 'system') throw notAllowedToEdit();
  if (message.deletedAt !== undefined) throw messageDeleted();
  if (at - message.createdAt > EDIT_WITHIN_MS) throw tooLateToEdit();
  if (content === undefined && !message.media) throw contentNeeded();

  const { content: before, ...rest } = message;
  return before === content ? undefined : { ...rest, ...(content !== undefined && { content }), editedAt: at };
}

/** What stays of a deleted message: its place, its sender and its times. */
export function tombstoneOf(message: Message, at: Instant): Message {
  const { content: _content, media: _media, ...rest } = message;
  return { ...rest, deletedAt: at };
}
