import type { CursorMoved, MembersChanged, MessageDeleted, MessagePosted } from '../../../domain/events.js';
import type { ChatId, UserId } from '../../../domain/ids.js';
import type { ChatView } from '../../../domain/views.js';
import { Frames } from './frames.js';
import type { LiveChat } from './live-chat.js';
import type { Notice } from './notices.js';
import type { Session } from './session.js';

/** Decides which of this node's sockets are told what. A frame is written once, however many get it. */
export class FanOut {
  constructor(private readonly sessionsOf: (userId: UserId) => Iterable<Session>) {}

  posted(chat: LiveChat, { message, origin, revision, previousRevision }: MessagePosted): void {
    const placed = { chatId: chat.id, revision, previousRevision, message };
    const toOthers = new Frames({ kind: 'message.posted', ...placed });
    const toSender = new Frames({ kind: 'message.sent', ...placed });
    const from = chat.lastSeq;
    const isNext = message.seq === from + 1;
    if (isNext) chat.lastSeq = message.seq;

    for (const [userId, stay] of chat.members) {
      if (stay.joinedRevision >= revision) continue;
      const isOwn = userId === message.sender.id;
      for (const session of this.sessionsOf(userId)) {
        // Where it was sent, the reply is what tells of it.
        if (!isOwn || session.origin !== origin) session.deliver((isOwn ? toSender : toOthers).in(session.vocabulary));
        if (isNext) session.note(chat.id, from, message.seq, isOwn);
      }
    }
  }

  /** After a fill everything up to `lastSeq` was passed on, in whatever order its messages last changed. */
  filled(chat: LiveChat, lastSeq: number): void {
    if (lastSeq <= chat.lastSeq) return;
    for (const userId of chat.members.keys()) {
      for (const session of this.sessionsOf(userId)) session.note(chat.id, chat.lastSeq, lastSeq, false);
    }
    chat.lastSeq = lastSeq;
  }

  deleted(chat: LiveChat, { message, revision, previousRevision }: MessageDeleted): void {
    const placed = { chatId: chat.id, revision, previousRevision };
    const tombstone = new Frames({ kind: 'message.deleted', ...placed, message });
    const closing = new Frames({ kind: 'chat.updated', ...placed, left: [] });
    for (const [userId, stay] of chat.members) {
      if (stay.joinedRevision >= revision) continue;
      this.to(userId, stay.joinedSeq < message.seq ? tombstone : closing);
    }
  }

  /** To those who were there before and still are; newcomers and leavers are told apart. */
  membersChanged(chat: LiveChat, { left, revision, previousRevision }: MembersChanged): void {
    const frames = new Frames({
      kind: 'chat.updated',
      chatId: chat.id,
      revision,
      previousRevision,
      left: left.map(({ userId }) => userId),
    });
    for (const [userId, stay] of chat.members) if (stay.joinedRevision <= previousRevision) this.to(userId, frames);
  }

  created(userId: UserId, chat: ChatView, revision: number): void {
    this.to(userId, new Frames({ kind: 'chat.created', chatId: chat.id, revision, previousRevision: 0, chat }));
  }

  left(chatId: ChatId, { userId, reason }: MembersChanged['left'][number], { revision, previousRevision }: MembersChanged): void {
    this.to(userId, new Frames({ kind: 'chat.left', chatId, revision, previousRevision, reason }));
  }

  cursorMoved(chat: LiveChat, { userId, status, upToSeq, isAll, senders, at, origin }: CursorMoved): void {
    const moved = new Frames({ kind: 'cursor.moved', chatId: chat.id, userId, status, upToSeq, at });
    const all = status === 'read' && isAll ? new Frames({ kind: 'chat.read', chatId: chat.id, userId, upToSeq, at }) : undefined;
    for (const concerned of new Set([...senders, userId])) {
      if (!chat.members.has(concerned)) continue;
      for (const session of this.sessionsOf(concerned)) {
        if (concerned === userId && session.origin === origin) continue;
        session.deliver(moved.in(session.vocabulary));
        if (all) session.deliver(all.in(session.vocabulary));
      }
    }
  }

  /** To each of these people once. */
  toAll(userIds: ReadonlySet<UserId>, notice: Notice): void {
    const frames = new Frames(notice);
    for (const userId of userIds) this.to(userId, frames);
  }

  private to(userId: UserId, frames: Frames): void {
    for (const session of this.sessionsOf(userId)) session.deliver(frames.in(session.vocabulary));
  }
}
