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

/**
 * What one socket was sent and has not confirmed: per chat a range (from, to] of seqs without a gap. A ping asks for all that was sent
 * before it, and the pong that answers it confirms just that. One ping is on the way at a time.
 */
export class Confirmations {
  private sent = new Map<ChatId, Range>();
  private asked: Confirmed[] | undefined;
  private owed = 0;
  private serial = 0;

  /** The messages of a chat after seq `from` up to `to` were sent. */
  note(chatId: ChatId, from: number, to: number, isOwn: boolean): void {
    const range = this.sent.get(chatId);
    if (range?.to === from) {
      range.to = to;
      if (!isOwn && !range.isOwed) this.owe(range);
      return;
    }
    // Something between was not sent, and a cursor cannot be taken across a gap: the client closes it by asking for what it missed.
    if (range?.isOwed) this.owed -= 1;
    const fresh = { from, to, isOwed: false };
    this.sent.set(chatId, fresh);
    if (!isOwn) this.owe(fresh);
  }

  /** Whether a ping would have something to ask for. */
  get isDue(): boolean {
    return this.owed > 0 && this.asked === undefined;
  }

  /** @returns the payload of the ping that asks for everything sent so far */
  ask(): string {
    this.asked = [];
    for (const [chatId, { from, to, isOwed }] of this.sent) {
      if (!isOwed) continue;
      this.asked.push({ chatId, from, to });
      this.sent.delete(chatId);
    }
    this.owed = 0;
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

  private owe(range: Range): void {
    range.isOwed = true;
    this.owed += 1;
  }
}
