import type { Cancel, Timers } from '../../../application/ports/timers.js';
import { tooManyRooms } from '../../../domain/errors.js';
import type { TypingChanged } from '../../../domain/events.js';
import type { ChatId, UserId } from '../../../domain/ids.js';
import { Frames } from './frames.js';
import type { Session } from './session.js';

/** A member who says no more is shown typing for this long after the last start, in milliseconds. */
const TYPING_SHOWN_MS = 6_000;
/** Rooms that one socket may be in at once. */
const ROOMS_MAX = 256;

/** A chat that sockets here have open, and who is shown typing in it. */
interface Room {
  sockets: Set<Session>;
  typists: Map<UserId, Cancel>;
}

export interface RoomsDeps {
  timers: Timers;
  /** Whether the user is in the chat, as far as its log has been passed on. */
  isMember(userId: UserId, chatId: ChatId): boolean;
}

/**
 * Which of this node's sockets have which chats open: these alone are shown who types. That ends by itself here, where it is shown, so
 * that it also ends when the node of who types is gone.
 */
export class Rooms {
  private readonly rooms = new Map<ChatId, Room>();

  constructor(private readonly deps: RoomsDeps) {}

  /**
   * Shows the socket who types in the chat, now and from now on.
   * @throws too_many_rooms
   */
  join(session: Session, chatId: ChatId): void {
    // It may be gone by the time it is known that it may come in.
    if (session.hasEnded || session.rooms.has(chatId)) return;
    if (session.rooms.size >= ROOMS_MAX) throw tooManyRooms(ROOMS_MAX);

    const room: Room = this.rooms.get(chatId) ?? { sockets: new Set(), typists: new Map() };
    this.rooms.set(chatId, room);
    session.rooms.add(chatId);
    room.sockets.add(session);
    for (const userId of room.typists.keys()) this.show({ type: 'typing.started', chatId, userId }, [session]);
  }

  leave(session: Session, chatId: ChatId): void {
    if (!session.rooms.delete(chatId)) return;

    const room = this.rooms.get(chatId);
    room?.sockets.delete(session);
    if (room?.sockets.size === 0) this.close(chatId, room);
  }

  /** The socket is gone. */
  forget(session: Session): void {
    for (const chatId of [...session.rooms]) this.leave(session, chatId);
  }

  /** The user is in the chat no more, and has to join its room again when they come back. */
  expel(userId: UserId, chatId: ChatId): void {
    this.stopped(userId, chatId);
    for (const session of [...(this.rooms.get(chatId)?.sockets ?? [])]) if (session.caller.userId === userId) this.leave(session, chatId);
  }

  started(userId: UserId, chatId: ChatId): void {
    const room = this.rooms.get(chatId);
    if (!room) return;
    const cancel = room.typists.get(userId);
    cancel?.();
    room.typists.set(
      userId,
      this.deps.timers.after(TYPING_SHOWN_MS, () => this.stopped(userId, chatId)),
    );
    if (!cancel) this.show({ type: 'typing.started', chatId, userId }, room.sockets);
  }

  /** Does nothing for who is not shown typing. */
  stopped(userId: UserId, chatId: ChatId): void {
    const room = this.rooms.get(chatId);
    const cancel = room?.typists.get(userId);
    if (!room || !cancel) return;
    cancel();
    room.typists.delete(userId);
    this.show({ type: 'typing.stopped', chatId, userId }, room.sockets);
  }

  /** To those who are in the chat still: whether a socket may come in was looked up a moment before it joined. */
  private show({ type: kind, ...typing }: TypingChanged, sockets: Iterable<Session>): void {
    const frames = new Frames({ kind, ...typing });
    for (const session of sockets) {
      const { userId } = session.caller;
      if (userId !== typing.userId && this.deps.isMember(userId, typing.chatId)) session.deliver(frames);
    }
  }

  private close(chatId: ChatId, { typists }: Room): void {
    typists.forEach((cancel) => cancel());
    this.rooms.delete(chatId);
  }
}
