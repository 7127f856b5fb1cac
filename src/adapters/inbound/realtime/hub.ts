import type { Application } from '../../../application/application.js';
import type { ChatChanges, Head } from '../../../application/ports/log-reader.js';
import type { Timers } from '../../../application/ports/timers.js';
import type { DomainEvent, LogEvent, MembersChanged, SessionsEnded } from '../../../domain/events.js';
import type { ChatId, SessionId, UserId } from '../../../domain/ids.js';
import { eventsOf } from './changes.js';
import { FanOut } from './fan-out.js';
import { Filler } from './filler.js';
import { LiveChat } from './live-chat.js';
import { Residents } from './residents.js';
import type { Session } from './session.js';
import { CLOSE } from './wire.js';

/** An early event waits this long for what is missing before it, which is then read from the log; in milliseconds. */
export const HOLE_WAIT_MS = 30;

export interface HubDeps {
  app: Application;
  timers: Timers;
  report(error: unknown): void;
}

/**
 * Passes the log of every live chat on to this node's sockets, in order and without holes. The bus says that something happened; the log
 * says what. Whatever the bus loses is read from the log.
 */
export class Hub {
  private readonly chats = new Map<ChatId, LiveChat>();
  private readonly residents: Residents;
  private readonly fanOut: FanOut;
  private readonly filler: Filler;
  /** Heads seen of chats that are not live, while somebody is arriving: the news may be of a chat that they are about to bring. */
  private readonly overheard = new Map<ChatId, number>();
  private arriving = 0;

  constructor(private readonly deps: HubDeps) {
    this.residents = new Residents({ ...deps, departed: (userId, chatIds) => chatIds.forEach((id) => this.detach(id, userId)) });
    this.fanOut = new FanOut((userId) => this.residents.sessionsOf(userId));
    this.filler = new Filler({
      ...deps,
      positionOf: (chatId) => this.chats.get(chatId)?.position,
      apply: (changes) => this.applyFill(changes),
    });
  }

  /** Resolves when the user's presence is written and all their chats are live: from then on nothing is missed. */
  async register(session: Session): Promise<void> {
    const { userId } = session.caller;
    const arrival = this.residents.add(session);
    if (!arrival.isFirst) return arrival.settled;

    this.arriving += 1;
    try {
      await this.deps.app.presence.arrive(userId);
      const heads = await this.deps.app.following.headsOf([userId]);
      heads.forEach((head) => this.takeUp(head));
      arrival.settle();
      this.deps.app.presence.announce(userId, this.residents.chatsOf(userId));
    } catch (error) {
      arrival.fail(error);
      throw error;
    } finally {
      this.arriving -= 1;
      if (this.arriving === 0) this.overheard.clear();
    }
  }

  unregister(session: Session): void {
    this.residents.remove(session);
  }

  /** What the bus says. Never throws. */
  readonly hear = (event: DomainEvent): void => {
    switch (event.type) {
      case 'message.posted':
      case 'message.deleted':
      case 'members.changed':
        return this.hearLogged(event);
      case 'chat.changed':
        return this.hearChanged(event.chatId, event.revision);
      case 'cursor.moved': {
        const chat = this.chats.get(event.chatId);
        return chat && this.fanOut.cursorMoved(chat, event);
      }
      case 'user.online':
        return this.fanOut.toAll(this.acquaintancesOf(event), { kind: event.type, userId: event.userId });
      case 'user.offline':
        return this.fanOut.toAll(this.acquaintancesOf(event), { kind: event.type, userId: event.userId, lastSeenAt: event.lastSeenAt });
      case 'user.updated':
        return this.fanOut.toAll(this.acquaintancesOf(event).add(event.userId), { kind: event.type, user: event.user });
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
    const heads = await this.deps.app.following.headsOf(userIds);
    const found = new Set(heads.map(({ userId, chatId }) => `${userId}:${chatId}`));
    for (const head of heads) this.reconcile(head);
    for (const userId of userIds) {
      // A chat that the user is no longer in: its log says how that came about.
      for (const chatId of this.residents.chatsOf(userId)) if (!found.has(`${userId}:${chatId}`)) this.filler.ask(chatId);
    }
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
    this.filler.close();
    return this.residents.close();
  }

  private hearLogged(event: LogEvent): void {
    const chat = this.chats.get(event.chatId) ?? this.broughtBy(event);
    if (!chat) return this.overhear(event.chatId, event.revision);

    const verdict = chat.accept(event);
    if (verdict === 'pass') this.pass(chat, event);
    else if (verdict === 'wait') this.waitFor(chat);
  }

  private hearChanged(chatId: ChatId, revision: number | undefined): void {
    const chat = this.chats.get(chatId);
    if (!chat) return revision === undefined ? undefined : this.overhear(chatId, revision);
    if (revision === undefined) return this.filler.ask(chatId);
    chat.sawHead(revision);
    if (chat.isBehind) this.waitFor(chat);
  }

  /** People with sockets here were let into a chat that nobody here was in. */
  private broughtBy(event: LogEvent): LiveChat | undefined {
    if (event.type !== 'members.changed' || !event.joined.some(({ userId }) => this.residents.has(userId))) return undefined;
    const chat = new LiveChat(event.chatId, event.previousRevision, event.joined[0]?.joinedSeq ?? 0);
    this.chats.set(chat.id, chat);
    // Events that came before this one were not for anybody here; those that came too early for it were dropped.
    this.filler.ask(chat.id);
    return chat;
  }

  private overhear(chatId: ChatId, revision: number): void {
    if (this.arriving > 0) this.overheard.set(chatId, Math.max(revision, this.overheard.get(chatId) ?? 0));
  }

  private waitFor(chat: LiveChat): void {
    if (chat.isWaiting) return;
    chat.isWaiting = true;
    this.deps.timers.after(HOLE_WAIT_MS, () => {
      chat.isWaiting = false;
      if (chat.isBehind && this.chats.has(chat.id)) this.filler.ask(chat.id);
    });
  }

  private pass(chat: LiveChat, first: LogEvent): void {
    for (let event: LogEvent | undefined = first; event; event = chat.next()) {
      const placed = { ...event, previousRevision: chat.position };
      chat.position = event.revision;
      switch (placed.type) {
        case 'message.posted':
          this.fanOut.posted(chat, placed);
          break;
        case 'message.deleted':
          this.fanOut.deleted(chat, placed);
          break;
        case 'members.changed':
          this.changeMembers(chat, placed);
      }
    }
  }

  private changeMembers(chat: LiveChat, event: MembersChanged): void {
    for (const leaving of event.left) {
      if ((chat.members.get(leaving.userId)?.joinedRevision ?? Infinity) >= leaving.revision) continue;
      this.fanOut.left(chat.id, leaving, event);
      this.residents.leave(leaving.userId, chat.id);
      this.detach(chat.id, leaving.userId);
    }
    this.fanOut.membersChanged(chat, event);

    const newcomers = event.joined.filter(({ userId }) => this.residents.has(userId) && !chat.members.has(userId));
    for (const { userId, joinedSeq, revision } of newcomers) this.attach(chat, userId, { joinedSeq, joinedRevision: revision });
    if (newcomers.length > 0) void this.welcome(chat, newcomers); // welcome never rejects: what goes wrong is reported.
  }

  /** Shows newcomers their chat, each as it is for them; the chat's next events wait until they have seen it. */
  private async welcome(chat: LiveChat, newcomers: MembersChanged['joined']): Promise<void> {
    chat.isBusy = true;
    for (const { userId, revision } of newcomers) {
      try {
        this.fanOut.created(userId, await this.deps.app.chats.get({ userId }, chat.id), revision);
      } catch (error) {
        // They left again meanwhile, or the storage is away: then they find the chat in their list.
        this.deps.report(error);
      }
    }
    chat.isBusy = false;
    const next = chat.next();
    if (next) this.pass(chat, next);
    if (chat.isBehind) this.filler.ask(chat.id);
  }

  private async applyFill(changes: ChatChanges): Promise<void> {
    const chat = this.chats.get(changes.chatId);
    if (!chat) return;
    for (const event of eventsOf(changes)) {
      const verdict = chat.accept({ ...event, previousRevision: chat.position });
      if (verdict === 'pass') this.pass(chat, event);
      // It is held until the newcomers were welcomed, and the fill is asked for again then.
      if (verdict === 'wait') return;
    }
    if (chat.isBusy) return chat.sawHead(changes.revision);
    chat.position = Math.max(chat.position, changes.revision);
    if (!changes.hasMore) this.fanOut.filled(chat, changes.lastSeq);
    const next = chat.next();
    if (next) this.pass(chat, next);
  }

  private takeUp({ userId, chatId, revision, lastSeq, joinedSeq, joinedRevision }: Head): void {
    let chat = this.chats.get(chatId);
    if (!chat) this.chats.set(chatId, (chat = new LiveChat(chatId, revision, lastSeq)));
    this.attach(chat, userId, { joinedSeq, joinedRevision });
    chat.sawHead(Math.max(revision, this.overheard.get(chatId) ?? 0));
    if (chat.isBehind) this.waitFor(chat);
  }

  private reconcile(head: Head): void {
    const chat = this.chats.get(head.chatId);
    if (chat?.members.has(head.userId)) {
      chat.sawHead(head.revision);
      if (chat.isBehind) this.filler.ask(chat.id);
    } else if (this.residents.has(head.userId)) {
      const { userId, joinedRevision: revision, joinedSeq } = head;
      const joined: MembersChanged = {
        type: 'members.changed',
        chatId: head.chatId,
        previousRevision: revision - 1,
        revision,
        joined: [{ userId, revision, joinedSeq }],
        left: [],
      };
      if (chat && chat.position >= revision)
        this.changeMembers(chat, { ...joined, previousRevision: chat.position, revision: chat.position });
      else this.hearLogged(joined);
    }
  }

  private attach(chat: LiveChat, userId: UserId, stay: { joinedSeq: number; joinedRevision: number }): void {
    chat.members.set(userId, stay);
    this.residents.enter(userId, chat.id);
  }

  private detach(chatId: ChatId, userId: UserId): void {
    const chat = this.chats.get(chatId);
    chat?.members.delete(userId);
    if (chat?.members.size === 0) this.chats.delete(chatId);
  }

  private acquaintancesOf({ userId, chatIds }: { userId: UserId; chatIds: readonly ChatId[] }): Set<UserId> {
    const found = new Set<UserId>();
    for (const chatId of chatIds) for (const member of this.chats.get(chatId)?.members.keys() ?? []) found.add(member);
    found.delete(userId);
    return found;
  }

  private endSessions({ userId, sessionIds }: SessionsEnded): void {
    for (const session of [...this.residents.sessionsOf(userId)]) {
      if (sessionIds.includes(session.caller.sessionId)) session.end(CLOSE.unauthenticated, 'session ended');
    }
  }
}
