import type { LogEvent } from '../../../domain/events.js';
import type { ChatId, UserId } from '../../../domain/ids.js';

/** Where a user with sockets here came into a chat. */
export interface Stay {
  joinedSeq: number;
  joinedRevision: number;
}

/** The `joinedRevision` of who has left again before they could be shown the chat: they are told nothing of it but that they have left. */
export const UNSEEN = Infinity;

/** Early events kept while what comes before them is missing. */
const HELD_MAX = 256;

/**
 * A chat that somebody with a socket on this node is in, and how far its log has been passed on. Every event goes through here, so they
 * leave in the order of the log: the next one passes, an old one is dropped, an early one is held.
 */
export class LiveChat {
  /** The members who have sockets here. */
  readonly members = new Map<UserId, Stay>();
  /** Newcomers who are being shown the chat, which takes more than a moment; what follows waits. */
  welcomes = 0;
  /** Set while what is missing is given time to come by itself. */
  isWaiting = false;
  /** Seqs that passed while one before them had not, and the stretches of sockets that the first of them was in. */
  private ahead = new Set<number>();
  private witnesses: ReadonlySet<object> | undefined;
  private held = new Map<number, LogEvent>();
  private headSeen = 0;

  constructor(
    readonly id: ChatId,
    /** The revision up to which everything was passed on. */
    public position: number,
    /** The seq up to which every message has passed, in whatever state. */
    public lastSeq: number,
  ) {}

  /** @returns what to do with an event: pass it on now, forget it, or wait for what is missing before it */
  accept(event: LogEvent): 'pass' | 'drop' | 'wait' {
    if (event.revision <= this.position) return 'drop';
    if (event.previousRevision <= this.position && !this.isBusy) return 'pass';
    this.headSeen = Math.max(this.headSeen, event.revision);
    if (this.held.size < HELD_MAX) this.held.set(event.previousRevision, event);
    return 'wait';
  }

  /**
   * A message has passed. @returns the seqs that have passed without a gap because of it, and who was there for all of them when not
   * everybody was; undefined when one before it is missing, or it had passed
   */
  passedMessage(
    seq: number,
    present: () => readonly object[],
  ): { from: number; to: number; witnesses: ReadonlySet<object> | undefined } | undefined {
    if (seq > this.lastSeq + 1) {
      this.witnesses ??= new Set(present());
      this.ahead.add(seq);
    }
    if (seq !== this.lastSeq + 1) return undefined;

    const { lastSeq: from, witnesses } = this;
    this.lastSeq = seq;
    while (this.ahead.delete(this.lastSeq + 1)) this.lastSeq += 1;
    if (this.ahead.size === 0) this.witnesses = undefined;
    return { from, to: this.lastSeq, witnesses };
  }

  /** Whether a message has passed, in whatever state: what comes of it now is a change. */
  hasPassed(seq: number): boolean {
    return seq <= this.lastSeq || this.ahead.has(seq);
  }

  /** The log is known to have got to here. */
  sawHead(revision: number): void {
    this.headSeen = Math.max(this.headSeen, revision);
  }

  get isBusy(): boolean {
    return this.welcomes > 0;
  }

  get isBehind(): boolean {
    return this.headSeen > this.position;
  }

  /** Takes out the held event that comes next, if it is here. */
  next(): LogEvent | undefined {
    if (this.isBusy || this.held.size === 0) return undefined;
    const exact = this.held.get(this.position);
    if (exact) this.held.delete(this.position);
    return exact ?? this.overlapping();
  }

  /** After a fill the position can lie inside an event that tells of several revisions. */
  private overlapping(): LogEvent | undefined {
    for (const [key, event] of this.held) {
      if (event.previousRevision > this.position) continue;
      this.held.delete(key);
      if (event.revision > this.position) return event;
    }
    return undefined;
  }
}
