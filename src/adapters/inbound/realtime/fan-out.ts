import type { Clock } from '../../../application/ports/clock.js';
import type { CursorMoved, LogEvent, MembersChanged, MessageEvent, SettingsChanged } from '../../../domain/events.js';
import type { ChatId, UserId } from '../../../domain/ids.js';
import type { ChatView, MessageView } from '../../../domain/views.js';
import { Frames } from './frames.js';
import type { LiveChat } from './live-chat.js';
import type { Notice, Notices } from './notices.js';
import type { Session } from './session.js';

const NOTHING = { changed: {}, members: [], left: [] } as const;

/** Decides which of this node's sockets are told what. A frame is written once, however many get it. */
export class FanOut {
  constructor(
    private readonly sessionsOf: (userId: UserId) => Iterable<Session>,
    private readonly clock: Clock,
  ) {}

  /** To the members who were in before it, of what changed. Newcomers and leavers are told apart. */
  tell(chat: LiveChat, event: LogEvent): void {
    switch (event.type) {
      case 'message.posted':
      case 'message.updated':
      case 'message.deleted':
        return this.message(chat, event);
      case 'settings.changed':
        return this.settingsChanged(chat, event);
      case 'members.changed':
        return this.membersChanged(chat, event);
    }
  }

  /** To the members, that up to this revision there is nothing that they have not been told of. */
  close(chat: LiveChat, revision: number): void {
    this.updated(chat, { chatId: chat.id, revision, previousRevision: chat.position, ...NOTHING });
  }

  /**
   * A message as it is now, to the members who can read it; for the others the revision is closed. What it is to them, new or changed,
   * is known by what has passed, because a fill tells states: of a message that nobody here has seen yet, it tells the last one.
   */
  private message(chat: LiveChat, event: MessageEvent): void {
    const { message, revision, previousRevision } = event;
    const origin = event.type === 'message.posted' ? event.origin : undefined;
    const placed = { chatId: chat.id, revision, previousRevision };
    const kind = kindOf(chat, message);
    const told = { ...placed, message, toldAt: this.clock.now() };
    const toOthers = new Frames({ kind, ...told });
    const toSender = kind === 'message.posted' ? new Frames({ kind: 'message.sent', ...told }) : toOthers;
    let closing: Frames | undefined;
    for (const [userId, stay] of chat.members) {
      if (stay.joinedRevision >= revision) continue;
      const isOwn = userId === message.sender.id;
      const mayRead = stay.joinedSeq < message.seq;
      const readable = isOwn ? toSender : toOthers;
      const frames = mayRead ? readable : (closing ??= new Frames({ kind: 'chat.updated', ...placed, ...NOTHING }));
      for (const session of this.sessionsOf(userId)) {
        // Where it was sent, the reply is what tells of it.
        if (!isOwn || session.origin !== origin) session.deliver(frames);
      }
    }
    this.note(chat, message);
  }

  private membersChanged(chat: LiveChat, { joined, left, members, memberCount, revision, previousRevision }: MembersChanged): void {
    const changed = joined.length + left.length > 0 ? { memberCount } : {};
    const gone = left.map(({ userId }) => userId);
    this.updated(chat, { chatId: chat.id, revision, previousRevision, changed, members, left: gone });
  }

  private settingsChanged(chat: LiveChat, { settings, revision, previousRevision }: SettingsChanged): void {
    const { name, description, avatarUrl } = settings;
    const changed = {
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
      ...(avatarUrl !== undefined && { avatarUrl }),
    };
    this.updated(chat, { chatId: chat.id, revision, previousRevision, changed, members: [], left: [] });
  }

  created(userId: UserId, chat: ChatView, revision: number): void {
    this.to(userId, new Frames({ kind: 'chat.created', chatId: chat.id, revision, previousRevision: 0, chat, toldAt: this.clock.now() }));
  }

  /** The last that they are told of the chat, whatever else changed with their leaving. */
  left(chatId: ChatId, { userId, reason, revision }: MembersChanged['left'][number], previousRevision: number): void {
    this.to(userId, new Frames({ kind: 'chat.left', chatId, revision, previousRevision, reason }));
  }

  cursorMoved(chat: LiveChat, { userId, status, upToSeq, isAll, senders, at, origin }: CursorMoved): void {
    const moved = new Frames({ kind: `cursor.${status}`, chatId: chat.id, userId, upToSeq, at });
    const all = status === 'read' && isAll ? new Frames({ kind: 'chat.read', chatId: chat.id, userId, upToSeq, at }) : undefined;
    for (const concerned of new Set([...senders, userId])) {
      if (!chat.members.has(concerned)) continue;
      for (const session of this.sessionsOf(concerned)) {
        if (concerned === userId && session.origin === origin) continue;
        session.deliver(moved);
        if (all) session.deliver(all);
      }
    }
  }

  /** To each of these people once. */
  toAll(userIds: ReadonlySet<UserId>, notice: Notice): void {
    const frames = new Frames(notice);
    for (const userId of userIds) this.to(userId, frames);
  }

  /**
   * Notes for every socket here what it has been sent of the chat's messages without a gap. A fill tells states in the order of their last
   * changes, so a message can pass before one that stands in front of it: it counts when that has passed too, and for those who were there.
   */
  private note(chat: LiveChat, { seq, sender }: MessageView): void {
    const passed = chat.passedMessage(seq, () => [...this.stretchesIn(chat)]);
    if (!passed) return;
    const { from, to, witnesses } = passed;
    for (const [userId] of chat.members) {
      const isOwn = to === from + 1 && userId === sender.id;
      for (const session of this.sessionsOf(userId))
        if (!witnesses || witnesses.has(session.stretch)) session.note(chat.id, from, to, isOwn);
    }
  }

  private updated(chat: LiveChat, update: Notices['chat.updated']): void {
    const frames = new Frames({ kind: 'chat.updated', ...update });
    for (const [userId, stay] of chat.members) if (stay.joinedRevision <= update.previousRevision) this.to(userId, frames);
  }

  private *stretchesIn(chat: LiveChat): Iterable<object> {
    for (const userId of chat.members.keys()) for (const session of this.sessionsOf(userId)) if (session.isReady) yield session.stretch;
  }

  private to(userId: UserId, frames: Frames): void {
    for (const session of this.sessionsOf(userId)) session.deliver(frames);
  }
}

function kindOf(chat: LiveChat, { seq, deletedAt }: MessageView): 'message.posted' | 'message.updated' | 'message.deleted' {
  if (deletedAt !== undefined) return 'message.deleted';
  return chat.hasPassed(seq) ? 'message.updated' : 'message.posted';
}
