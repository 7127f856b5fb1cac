import type { ChatId } from '../../../domain/ids.js';

interface Range {
  from: number;
  to: number;
  /** Whether it holds messages of others: one's own alone are not worth asking about. */
  isOwed: boolean;
}

export interface Confirmed {
  chatId: ChatId;
  from: number;
  to: number;
}

/** Ranges of one chat that are kept apart; past this the lowest is forgotten, and what it holds is confirmed some other way. */
const RANGES_MAX = 32;

/**
 * What one socket was sent: per chat ranges (from, to] of seqs, each without a gap. A ping asks about all that was sent before it and not
 * asked about yet, and the pong that answers it confirms just that. One ping is on the way at a time.
 */
export class Confirmations {
  /** In order, and apart from one another. */
  private readonly sent = new Map<ChatId, Range[]>();
  private asked: Confirmed[] | undefined;
  /** The chats in which something of others was sent that has not been asked about. */
  private readonly owed = new Set<ChatId>();
  private serial = 0;

  /**
   * The messages of a chat after seq `from` up to `to` were sent. Ranges that overlap or touch are one, in whatever order they come;
   * across what was not sent they never are, and the client closes the gap by asking for it.
   */
  note(chatId: ChatId, from: number, to: number, isOwn: boolean): void {
    if (from >= to) return;
    if (!isOwn) this.owed.add(chatId);
    const ranges = this.sent.get(chatId);
    const highest = ranges?.at(-1);
    if (highest?.to !== from) return this.unite(chatId, { from, to, isOwed: !isOwn }, ranges);
    // What events tell of nearly always follows what was told before.
    highest.to = to;
    highest.isOwed ||= !isOwn;
  }

  /** Whether a ping would have something to ask for. */
  get isDue(): boolean {
    return this.owed.size > 0 && this.asked === undefined;
  }

  /** @returns the payload of the ping that asks for everything sent so far */
  ask(): string {
    this.asked = [...this.owed].flatMap((chatId) => this.askAbout(chatId));
    this.owed.clear();
    this.serial += 1;
    return String(this.serial);
  }

  /** The payload of the ping that has not been answered; empty when there is none. */
  get question(): string {
    return this.asked ? String(this.serial) : '';
  }

  /** @returns what a pong with this payload confirms */
  answer(payload: string): readonly Confirmed[] {
    if (this.asked === undefined || payload !== String(this.serial)) return [];
    const confirmed = this.asked;
    this.asked = undefined;
    return confirmed;
  }

  /** What was asked about is kept: after a gap it does not count, until what closes the gap has made it one with what was before. */
  private askAbout(chatId: ChatId): Confirmed[] {
    const owed = this.sent.get(chatId)?.filter(({ isOwed }) => isOwed) ?? [];
    return owed.map((range) => {
      range.isOwed = false;
      return { chatId, from: range.from, to: range.to };
    });
  }

  private unite(chatId: ChatId, fresh: Range, ranges: readonly Range[] = []): void {
    const touched = ranges.filter(({ from, to }) => from <= fresh.to && fresh.from <= to);
    const united = {
      from: Math.min(fresh.from, ...touched.map(({ from }) => from)),
      to: Math.max(fresh.to, ...touched.map(({ to }) => to)),
      isOwed: fresh.isOwed || touched.some(({ isOwed }) => isOwed),
    };
    const kept = [...ranges.filter((range) => !touched.includes(range)), united]
      .sort((one, other) => one.from - other.from)
      .slice(-RANGES_MAX);
    this.sent.set(chatId, kept);
  }
}
