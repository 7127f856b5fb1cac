import type { Origin } from '../../domain/events.js';
import type { ChatId, UserId } from '../../domain/ids.js';
import type { Clock } from '../ports/clock.js';
import type { CursorMove, CursorStore, Moved } from '../ports/cursor-store.js';
import type { EventBus } from '../ports/event-bus.js';
import type { Faults } from '../ports/faults.js';
import type { Cancel, Timers } from '../ports/timers.js';

/** Flushes are this far apart, in milliseconds: the first move after a pause goes at once, those that follow it together. */
const FLUSH_EVERY_MS = 50;
/** Members' moves written in one statement. */
const BATCH_MAX = 500;
/** Confirmations that could not be written are tried again after this long, in milliseconds. */
const RETRY_MS = 1_000;

export interface CursorMovesDeps {
  cursors: CursorStore;
  bus: EventBus;
  clock: Clock;
  timers: Timers;
  faults: Faults;
}

export interface CursorMoves {
  /** Resolves once the move is durable, together with others of its time. */
  move(move: CursorMove, origin: Origin | undefined): Promise<void>;
  /** As `move`, for a move that nobody waits for; it is tried again until it is written. */
  confirm(move: CursorMove, origin: Origin | undefined): void;
  /** Writes what is waiting, as far as the storage allows, and resolves. */
  settle(): Promise<void>;
}

interface Pending {
  move: CursorMove;
  origins: Set<Origin | undefined>;
  waiting: { resolve: () => void; reject: (error: unknown) => void }[];
}

type Key = `${ChatId}:${UserId}`;

/** Gathers the moves of many members for some tens of milliseconds, writes them in one statement, and then tells whom they concern. */
export function cursorMoves({ cursors, bus, clock, timers, faults }: CursorMovesDeps): CursorMoves {
  let pending = new Map<Key, Pending>();
  /** Confirmations that do not touch the one their member has pending: they go with the flush after. */
  let apart: CursorMove[] = [];
  let flushing: Promise<void> | undefined;
  let cancel: Cancel | undefined;
  let flushedAt = -Infinity;

  const entryOf = (move: CursorMove): Pending => {
    const key: Key = `${move.chatId}:${move.userId}`;
    const entry = pending.get(key) ?? { move: { chatId: move.chatId, userId: move.userId }, origins: new Set(), waiting: [] };
    if (areApart(entry.move.confirmed, move.confirmed)) apart.push(move);
    else entry.move = merge(entry.move, move);
    pending.set(key, entry);
    return entry;
  };

  const schedule = (wait = flushedAt + FLUSH_EVERY_MS - clock.now()): void => {
    if (cancel || flushing || pending.size === 0) return;
    cancel = timers.after(Math.max(0, wait), () => {
      cancel = undefined;
      flush();
    });
  };

  const flush = (): void => {
    const batch = take();
    flushedAt = clock.now();
    flushing = write(batch).then((nextWait) => {
      flushing = undefined;
      schedule(nextWait);
    });
  };

  const take = (): Pending[] => {
    const entries = [...pending];
    pending = new Map(entries.slice(BATCH_MAX));
    const returning = apart;
    apart = [];
    returning.forEach(entryOf);
    return entries.slice(0, BATCH_MAX).map(([, entry]) => entry);
  };

  /** Never rejects. @returns how long to wait before the next flush, when it is not the usual time */
  const write = async (batch: readonly Pending[]): Promise<number | undefined> => {
    const at = clock.now();
    try {
      const moved = await cursors.advance(
        batch.map(({ move }) => move),
        at,
      );
      const byKey = new Map(batch.map((entry) => [`${entry.move.chatId}:${entry.move.userId}`, entry]));
      for (const each of moved) announce(each, byKey.get(`${each.chatId}:${each.userId}`), at);
      batch.forEach(({ waiting }) => waiting.forEach(({ resolve }) => resolve()));
      return undefined;
    } catch (error) {
      if (batch.some(({ move }) => move.confirmed)) faults(error);
      batch.forEach(({ waiting }) => waiting.forEach(({ reject }) => reject(error)));
      batch.forEach(({ move }) => move.confirmed && entryOf({ chatId: move.chatId, userId: move.userId, confirmed: move.confirmed }));
      return RETRY_MS;
    }
  };

  const announce = (moved: Moved, entry: Pending | undefined, at: number): void => {
    const { chatId, userId, senders, lastSeq } = moved;
    const [origin] = entry?.origins.size === 1 ? entry.origins : [];
    const tell = (status: 'delivered' | 'read', upToSeq: number) =>
      bus.publish({ type: 'cursor.moved', chatId, userId, status, upToSeq, isAll: upToSeq === lastSeq, senders, at, origin });

    // Reading implies delivery, so one event does for both where they meet.
    if (moved.deliveredSeq > moved.before.deliveredSeq && moved.deliveredSeq > moved.readSeq) tell('delivered', moved.deliveredSeq);
    if (moved.readSeq > moved.before.readSeq) tell('read', moved.readSeq);
  };

  return {
    move(move, origin) {
      const entry = entryOf(move);
      entry.origins.add(origin);
      schedule();
      return new Promise((resolve, reject) => entry.waiting.push({ resolve, reject }));
    },
    confirm(move, origin) {
      entryOf(move).origins.add(origin);
      schedule();
    },
    async settle() {
      cancel?.();
      cancel = undefined;
      await flushing;
      while (pending.size > 0 && (await write(take())) === undefined);
    },
  };
}

function merge(one: CursorMove, other: CursorMove): CursorMove {
  const { chatId, userId } = one;
  const delivered = furthest(one.delivered, other.delivered);
  const read = furthest(one.read, other.read);
  const confirmed = joined(one.confirmed, other.confirmed);
  return { chatId, userId, ...(confirmed && { confirmed }), ...(delivered && { delivered }), ...(read && { read }) };
}

const furthest = (one = 0, other = 0): number => Math.max(one, other);

type Range = CursorMove['confirmed'];

const areApart = (one: Range, other: Range): boolean =>
  one !== undefined && other !== undefined && Math.max(one.from, other.from) > Math.min(one.to, other.to);

/** Two ranges that touch are one. */
function joined(one: Range, other: Range): Range {
  if (!one || !other) return one ?? other;
  return { from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) };
}
