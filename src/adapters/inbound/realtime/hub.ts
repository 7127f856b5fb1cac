import type { Application } from '../../../application/application.js';
import type { Clock } from '../../../application/ports/clock.js';
import type { Timers } from '../../../application/ports/timers.js';
import type { DomainEvent, SessionsEnded } from '../../../domain/events.js';
import type { ChatId, SessionId, UserId } from '../../../domain/ids.js';
import { FanOut } from './fan-out.js';
import { Follower } from './follower.js';
import { Residents } from './residents.js';
import { Rooms } from './rooms.js';
import type { Session } from './session.js';
import { CLOSE } from './wire.js';

export interface HubDeps {
  app: Application;
  clock: Clock;
  timers: Timers;
  report(error: unknown): void;
}

/**
 * Where this node's sockets and the bus meet. The bus says that something happened; of chats, the log says what, and whatever the bus
 * loses is read from there.
 */
export class Hub {
  readonly rooms: Rooms;
  private readonly residents: Residents;
  private readonly fanOut: FanOut;
  private readonly follower: Follower;

  constructor(private readonly deps: HubDeps) {
    this.residents = new Residents({ ...deps, departed: (userId, chatIds) => chatIds.forEach((id) => this.follower.detach(id, userId)) });
    this.fanOut = new FanOut((userId) => this.residents.sessionsOf(userId), deps.clock);
    this.rooms = new Rooms({ ...deps, isMember: (userId, chatId) => this.follower.find(chatId)?.members.has(userId) === true });
    this.follower = new Follower({ ...deps, residents: this.residents, fanOut: this.fanOut, rooms: this.rooms });
  }

  /** Resolves when the user's presence is written and all their chats are live: from then on nothing is missed. */
  async register(session: Session): Promise<void> {
    const { presence, following } = this.deps.app;
    const { userId } = session.caller;
    const arrival = this.residents.add(session);
    if (!arrival.isFirst) {
      await arrival.settled;
      // What the client is about to read may be newer than what those before it were told.
      return this.follower.follow(await following.headsOf([userId]));
    }

    try {
      await presence.arrive(userId);
      await this.follower.takeUp(() => following.headsOf([userId]));
      arrival.settle();
    } catch (error) {
      arrival.fail(error);
      await presence.depart([{ userId, chatIds: [] }]).catch(this.deps.report);
      throw error;
    }
    // It may have taken so long that their last socket has gone for good.
    if (this.residents.has(userId)) presence.announce(userId, this.residents.chatsOf(userId));
  }

  unregister(session: Session): void {
    this.rooms.forget(session);
    this.residents.remove(session);
  }

  /** What the bus says. Never throws. */
  readonly hear = (event: DomainEvent): void => {
    switch (event.type) {
      case 'message.posted':
      case 'message.updated':
      case 'message.deleted':
      case 'members.changed':
      case 'settings.changed':
        return this.follower.hear(event);
      case 'chat.changed':
        return this.follower.hearChanged(event);
      case 'message.hidden':
        return this.fanOut.toAll(new Set([event.userId]), { kind: event.type, ref: event.ref });
      case 'cursor.moved': {
        const chat = this.follower.find(event.chatId);
        return chat && this.fanOut.cursorMoved(chat, event);
      }
      case 'user.online':
        return this.fanOut.toAll(this.acquaintancesOf(event), { kind: event.type, userId: event.userId });
      case 'user.offline':
        event.chatIds.forEach((chatId) => this.rooms.stopped(event.userId, chatId));
        return this.fanOut.toAll(this.acquaintancesOf(event), { kind: event.type, userId: event.userId, lastSeenAt: event.lastSeenAt });
      case 'user.updated':
        return this.fanOut.toAll(this.acquaintancesOf(event).add(event.userId), { kind: event.type, user: event.user });
      case 'typing.started':
        return this.rooms.started(event.userId, event.chatId);
      case 'typing.stopped':
        return this.rooms.stopped(event.userId, event.chatId);
      case 'sessions.ended':
        return this.endSessions(event);
    }
  };

  /**
   * Compares what is live with the heads of the log, for some of the users here: the way to what no hint told of.
   * @param share which part of the users, from 0 up to `of`
   */
  async compare({ share, of }: { share: number; of: number }): Promise<void> {
    const userIds = this.residents.share(share, of);
    if (userIds.length === 0) return;
    const { following, presence } = this.deps.app;
    await this.follower.compare(userIds, () => following.headsOf(userIds));

    const now = this.deps.clock.now();
    const unnoted = this.residents.unnoted(userIds, now);
    if (unnoted.length === 0) return;
    await presence.stay(unnoted);
    this.residents.noted(unnoted, now);
  }

  /** The sessions of this node's sockets. */
  sessionIds(): SessionId[] {
    return this.residents.sessionIds();
  }

  endAllBut(alive: ReadonlySet<SessionId>, asked: readonly SessionId[]): void {
    const ended = new Set(asked.filter((id) => !alive.has(id)));
    for (const session of this.residents.all())
      if (ended.has(session.caller.sessionId)) session.end(CLOSE.unauthenticated, 'session ended');
  }

  close(): Promise<void> {
    this.follower.close();
    return this.residents.close();
  }

  /** Who of this node's users shares one of these chats with the user. */
  private acquaintancesOf({ userId, chatIds }: { userId: UserId; chatIds: readonly ChatId[] }): Set<UserId> {
    const found = new Set<UserId>();
    for (const chatId of chatIds) for (const member of this.follower.find(chatId)?.members.keys() ?? []) found.add(member);
    found.delete(userId);
    return found;
  }

  private endSessions({ userId, sessionIds }: SessionsEnded): void {
    for (const session of [...this.residents.sessionsOf(userId)]) {
      if (sessionIds.includes(session.caller.sessionId)) session.end(CLOSE.unauthenticated, 'session ended');
    }
  }
}
