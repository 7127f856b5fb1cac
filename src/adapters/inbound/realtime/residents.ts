import type { Application } from '../../../application/application.js';
import type { Cancel, Timers } from '../../../application/ports/timers.js';
import type { ChatId, Instant, SessionId, UserId } from '../../../domain/ids.js';
import { OFFLINE_GRACE_MS } from '../../../domain/presence.js';
import { promiseToSettle } from './promise-to-settle.js';
import type { Session } from './session.js';

/** That somebody is here is written down this often, in milliseconds: by so much a crash can put back when they were last seen. */
const NOTED_EVERY_MS = 600_000;

interface Resident {
  sessions: Set<Session>;
  chats: Set<ChatId>;
  settled: Promise<void>;
  isSettled: boolean;
  /** Of their arrival, which decides their share. */
  number: number;
  /** When it was last written down that they are here. */
  notedAt: Instant;
  /** Set while the last socket has gone and the grace runs. */
  cancelLeaving: Cancel | undefined;
}

export interface Arrival {
  /** Whether nobody has brought this user's chats yet; whoever is first settles, or fails. */
  isFirst: boolean;
  /** Resolves when the first has settled. */
  settled: Promise<void>;
  settle(): void;
  fail(error: unknown): void;
}

export interface ResidentsDeps {
  app: Application;
  timers: Timers;
  report(error: unknown): void;
  /** The last socket of a user has been gone for the grace. */
  departed(userId: UserId, chatIds: readonly ChatId[]): void;
}

/** The users with sockets on this node, their sockets, and the chats they are in. They stay for a grace after the last socket has gone. */
export class Residents {
  private readonly byId = new Map<UserId, Resident>();
  private arrivals = 0;

  constructor(private readonly deps: ResidentsDeps) {}

  add(session: Session): Arrival {
    const { userId } = session.caller;
    const found = this.byId.get(userId);
    if (found) {
      found.cancelLeaving?.();
      found.cancelLeaving = undefined;
      found.sessions.add(session);
      return { isFirst: false, settled: found.settled, settle: () => undefined, fail: () => undefined };
    }

    const { promise, resolve, reject } = promiseToSettle();
    const resident: Resident = {
      sessions: new Set([session]),
      chats: new Set(),
      settled: promise,
      isSettled: false,
      number: (this.arrivals += 1),
      notedAt: -Infinity,
      cancelLeaving: undefined,
    };
    this.byId.set(userId, resident);
    const settle = () => {
      resident.isSettled = true;
      resolve();
    };
    const fail = (error: unknown) => {
      if (this.byId.get(userId) === resident) this.byId.delete(userId);
      reject(error);
    };
    return { isFirst: true, settled: promise, settle, fail };
  }

  remove(session: Session): void {
    const { userId } = session.caller;
    const resident = this.byId.get(userId);
    resident?.sessions.delete(session);
    if (!resident || resident.sessions.size > 0 || resident.cancelLeaving) return;
    resident.cancelLeaving = this.deps.timers.after(OFFLINE_GRACE_MS, () => void this.depart([userId])); // depart never rejects.
  }

  has(userId: UserId): boolean {
    return this.byId.has(userId);
  }

  sessionsOf(userId: UserId): Iterable<Session> {
    return this.byId.get(userId)?.sessions ?? NOBODY;
  }

  chatsOf(userId: UserId): ChatId[] {
    return [...(this.byId.get(userId)?.chats ?? [])];
  }

  enter(userId: UserId, chatId: ChatId): void {
    this.byId.get(userId)?.chats.add(chatId);
  }

  leave(userId: UserId, chatId: ChatId): void {
    this.byId.get(userId)?.chats.delete(chatId);
  }

  *all(): Iterable<Session> {
    for (const { sessions } of this.byId.values()) yield* sessions;
  }

  sessionIds(): SessionId[] {
    return [...new Set([...this.all()].map(({ caller }) => caller.sessionId))];
  }

  /** One of `of` shares of those whose chats are live. */
  share(share: number, of: number): UserId[] {
    const settled = [...this.byId].filter(([, { isSettled, number }]) => isSettled && number % of === share);
    return settled.map(([userId]) => userId);
  }

  /** Those of these whose being here was last written down too long ago, or never. */
  unnoted(userIds: readonly UserId[], now: Instant): UserId[] {
    return userIds.filter((userId) => now - (this.byId.get(userId)?.notedAt ?? Infinity) >= NOTED_EVERY_MS);
  }

  noted(userIds: readonly UserId[], at: Instant): void {
    for (const userId of userIds) {
      const resident = this.byId.get(userId);
      if (resident) resident.notedAt = at;
    }
  }

  /** Lets everybody go at once, as if each grace were over. */
  async close(): Promise<void> {
    if (this.byId.size > 0) await this.depart([...this.byId.keys()]);
  }

  private async depart(userIds: readonly UserId[]): Promise<void> {
    const leavers = userIds.map((userId) => ({ userId, chatIds: this.chatsOf(userId) }));
    for (const { userId, chatIds } of leavers) {
      this.byId.get(userId)?.cancelLeaving?.();
      this.byId.delete(userId);
      this.deps.departed(userId, chatIds);
    }
    await this.deps.app.presence.depart(leavers).catch(this.deps.report);
  }
}

const NOBODY: readonly Session[] = [];
