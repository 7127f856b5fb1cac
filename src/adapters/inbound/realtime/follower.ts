import type { Application } from '../../../application/application.js';
import type { ChatChanges, Head } from '../../../application/ports/log-reader.js';
import type { Timers } from '../../../application/ports/timers.js';
import type { ChatChanged, LogEvent, MembersChanged } from '../../../domain/events.js';
import type { ChatId, UserId } from '../../../domain/ids.js';
import { Arrivals } from './arrivals.js';
import { eventsOf } from './changes.js';
import type { FanOut } from './fan-out.js';
import { Filler } from './filler.js';
import { LiveChat, UNSEEN, type Stay } from './live-chat.js';
import { Newcomers } from './newcomers.js';
import type { Residents } from './residents.js';
import type { Rooms } from './rooms.js';

/** An early event waits this long for what is missing before it, which is then read from the log; in milliseconds. */
const HOLE_WAIT_MS = 30;

export interface FollowerDeps {
  app: Application;
  timers: Timers;
  residents: Residents;
  fanOut: FanOut;
  rooms: Rooms;
  report(error: unknown): void;
}

/** Follows the logs of the chats that somebody here is in, and passes each on in order and without holes. */
export class Follower {
  private readonly chats = new Map<ChatId, LiveChat>();
  private readonly arrivals = new Arrivals();
  /** Stays that a comparison with the log did not find. */
  private readonly suspects = new WeakSet<Stay>();
  private readonly newcomers: Newcomers;
  private readonly filler: Filler;

  constructor(private readonly deps: FollowerDeps) {
    this.newcomers = new Newcomers(deps);
    this.filler = new Filler({
      ...deps,
      positionOf: (chatId) => this.chats.get(chatId)?.position,
      apply: (changes) => this.applyFill(changes),
    });
  }

  find(chatId: ChatId): LiveChat | undefined {
    return this.chats.get(chatId);
  }

  hear(event: LogEvent): void {
    const chat = this.chats.get(event.chatId) ?? this.broughtBy(event);
    if (!chat) return this.arrivals.hear(event);
    this.arrivals.sawHead(event.chatId, event.revision);

    const verdict = chat.accept(event);
    if (verdict === 'pass') this.pass(chat, event);
    else if (verdict === 'wait') this.waitFor(chat);
  }

  hearChanged({ chatId, revision }: ChatChanged): void {
    const chat = this.chats.get(chatId);
    if (revision !== undefined) this.arrivals.sawHead(chatId, revision);
    if (!chat) return;
    if (revision === undefined) return this.filler.ask(chatId);
    chat.sawHead(revision);
    if (chat.isBehind) this.waitFor(chat);
  }

  /** Makes the chats of one who arrives live. What is heard between reading the heads and taking them up is taken into account. */
  async takeUp(readHeads: () => Promise<Head[]>): Promise<void> {
    this.arrivals.begin();
    try {
      for (const head of await readHeads()) if (!this.arrivals.hasLeft(head)) this.takeUpOne(head);
    } finally {
      this.arrivals.end();
    }
  }

  /** Sees to it that what the log said a moment ago of somebody's chats is passed on. */
  follow(heads: readonly Head[]): void {
    for (const head of heads) this.reconcile(head);
  }

  /** Compares these users' chats with what the log says of them. */
  async compare(userIds: readonly UserId[], readHeads: () => Promise<Head[]>): Promise<void> {
    const before = userIds.flatMap((userId) => this.staysOf(userId));
    const heads = await readHeads();

    const found = new Set(heads.map(({ userId, chatId }) => `${userId}:${chatId}`));
    this.follow(heads);
    for (const { userId, chat, stay } of before)
      if (!found.has(`${userId}:${chat.id}`) && chat.members.get(userId) === stay) this.suspect(chat, userId, stay);
  }

  private staysOf(userId: UserId): { userId: UserId; chat: LiveChat; stay: Stay }[] {
    return this.deps.residents.chatsOf(userId).flatMap((chatId) => {
      const chat = this.chats.get(chatId);
      const stay = chat?.members.get(userId);
      return chat && stay ? [{ userId, chat, stay }] : [];
    });
  }

  /** The log should say how a stay came to its end. When it has not by the next time, they are shown out all the same. */
  private suspect(chat: LiveChat, userId: UserId, stay: Stay): void {
    if (!this.suspects.has(stay)) {
      this.suspects.add(stay);
      return this.filler.ask(chat.id);
    }
    this.removeMember(chat, { userId, revision: chat.position, reason: 'removed' }, chat.position);
  }

  private removeMember(chat: LiveChat, leaving: MembersChanged['left'][number], previousRevision: number): void {
    this.deps.fanOut.left(chat.id, leaving, previousRevision);
    this.deps.residents.leave(leaving.userId, chat.id);
    this.detach(chat.id, leaving.userId);
    this.deps.rooms.expel(leaving.userId, chat.id);
  }

  detach(chatId: ChatId, userId: UserId): void {
    const chat = this.chats.get(chatId);
    chat?.members.delete(userId);
    if (chat?.members.size === 0) this.chats.delete(chatId);
  }

  close(): void {
    this.filler.close();
  }

  /** People with sockets here were let into a chat that nobody here was in. */
  private broughtBy(event: LogEvent): LiveChat | undefined {
    if (event.type !== 'members.changed' || !event.joined.some(({ userId }) => this.deps.residents.has(userId))) return undefined;
    // What came after this event may have come before it, and was dropped.
    return this.open(event.chatId, event.previousRevision, event.joined[0]?.joinedSeq ?? 0);
  }

  /** Makes a chat live from a position that may lie behind its head. */
  private open(chatId: ChatId, position: number, lastSeq: number): LiveChat {
    const chat = new LiveChat(chatId, position, lastSeq);
    this.chats.set(chatId, chat);
    this.filler.ask(chatId);
    return chat;
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
      const placed = event.previousRevision === chat.position ? event : { ...event, previousRevision: chat.position };
      chat.position = event.revision;
      this.arrivals.hear(event);
      if (placed.type === 'members.changed') this.changeMembers(chat, placed);
      else this.deps.fanOut.tell(chat, placed);
      if (placed.type === 'message.posted') this.deps.rooms.stopped(placed.message.sender.id, chat.id);
    }
  }

  private changeMembers(chat: LiveChat, event: MembersChanged): void {
    for (const leaving of event.left) {
      this.deps.rooms.stopped(leaving.userId, chat.id);
      const since = chat.members.get(leaving.userId)?.joinedRevision ?? UNSEEN;
      // They may have come again since; and who was not shown the chat may know it from elsewhere.
      if (since < leaving.revision || since === UNSEEN) this.removeMember(chat, leaving, event.previousRevision);
    }
    this.deps.fanOut.tell(chat, event);

    const newcomers = event.joined.filter(({ userId }) => this.deps.residents.has(userId) && !chat.members.has(userId));
    if (newcomers.length > 0)
      this.welcome(
        chat,
        newcomers.map((newcomer) => seenFrom(newcomer, event)),
      );
  }

  private welcome(chat: LiveChat, newcomers: MembersChanged['joined']): void {
    for (const { userId, joinedSeq, revision } of newcomers) this.attach(chat, userId, { joinedSeq, joinedRevision: revision });
    chat.welcomes += 1;
    void this.show(
      chat,
      newcomers.map(({ userId }) => userId),
    ); // show never rejects.
  }

  /** The chat's next events wait until its newcomers have seen it. */
  private async show(chat: LiveChat, newcomers: readonly UserId[]): Promise<void> {
    await this.newcomers.show(chat, newcomers);
    chat.welcomes -= 1;
    const next = chat.next();
    if (next) this.pass(chat, next);
    if (chat.isBehind) this.filler.ask(chat.id);
  }

  private async applyFill(changes: ChatChanges): Promise<void> {
    const chat = this.chats.get(changes.chatId);
    if (!chat) return;
    chat.sawHead(changes.revision);
    for (const event of eventsOf(changes)) {
      const verdict = chat.accept({ ...event, previousRevision: chat.position });
      if (verdict === 'pass') this.pass(chat, event);
      // It is held until the newcomers were welcomed, and the fill is asked for again then.
      if (verdict === 'wait') return;
    }
    if (chat.isBusy) return;
    chat.position = Math.max(chat.position, changes.revision);
    const next = chat.next();
    if (next) this.pass(chat, next);
  }

  private takeUpOne({ userId, chatId, revision, lastSeq, joinedSeq, joinedRevision }: Head): void {
    // Their last socket may have gone for good meanwhile.
    if (!this.deps.residents.has(userId)) return;
    let chat = this.chats.get(chatId);
    if (!chat) this.chats.set(chatId, (chat = new LiveChat(chatId, revision, lastSeq)));
    this.attach(chat, userId, { joinedSeq, joinedRevision });
    chat.sawHead(Math.max(revision, this.arrivals.headOf(chatId)));
    if (chat.isBehind) this.waitFor(chat);
  }

  private reconcile({ userId, chatId, revision, joinedSeq, joinedRevision }: Head): void {
    const chat = this.chats.get(chatId);
    if (!this.deps.residents.has(userId)) return;
    if (!chat) return void this.open(chatId, joinedRevision - 1, joinedSeq);

    if (!chat.members.has(userId) && chat.position >= joinedRevision && chat.position <= revision) {
      // Nobody told of their coming, and nobody can have told of their going since.
      this.welcome(chat, [{ userId, joinedSeq, revision: joinedRevision }]);
    }
    chat.sawHead(revision);
    if (chat.isBehind) this.filler.ask(chatId);
  }

  private attach(chat: LiveChat, userId: UserId, stay: Stay): void {
    // The one before them may have been the last here, and the chat let go.
    this.chats.set(chat.id, chat);
    chat.members.set(userId, stay);
    this.deps.residents.enter(userId, chat.id);
  }
}

/**
 * From where a newcomer is told everything. All that came with them in one change is in the view that they are shown; what was passed on
 * without them is not.
 */
const seenFrom = (
  newcomer: MembersChanged['joined'][number],
  { previousRevision, revision }: MembersChanged,
): MembersChanged['joined'][number] => (newcomer.revision > previousRevision ? { ...newcomer, revision } : newcomer);
