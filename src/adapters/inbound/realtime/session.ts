import type { Application } from '../../../application/application.js';
import type { Caller } from '../../../application/caller.js';
import type { ChatId } from '../../../domain/ids.js';
import type { Clock } from '../../../application/ports/clock.js';
import type { Cancel, Timers } from '../../../application/ports/timers.js';
import type { ConfirmationClock } from './confirmation-clock.js';
import { Confirmations, type Confirmed } from './confirmations.js';
import type { Frames } from './frames.js';
import type { Vocabulary } from './vocabularies/vocabulary.js';
import { CLOSE, type Wire } from './wire.js';

/** Past this a socket is lagging, in bytes. */
const BUFFERED_MAX = 1_048_576;
/** A lagging socket that has not drained in this time is ended, in milliseconds. */
const DRAIN_WITHIN_MS = 60_000;
const MISSED_BEATS_MAX = 2;

export interface SessionDeps {
  app: { receipts: Pick<Application['receipts'], 'confirm'> };
  clock: Clock;
  timers: Timers;
  confirmationClock: ConfirmationClock;
}

/** Somebody's open socket, from the moment it is known whose: what goes out on it, and what is known to have arrived. */
export class Session {
  /** Names the socket among all of this node's, for events that are to spare it. */
  readonly origin: string;
  isReady = false;
  private readonly confirmations = new Confirmations();
  private cancelDrain: Cancel | undefined;
  private missedBeats = 0;
  /** Whether it was shown out, or is gone: nothing it says counts any more. */
  hasEnded = false;

  constructor(
    readonly caller: Caller & { origin: string },
    readonly vocabulary: Vocabulary,
    private readonly wire: Wire,
    private readonly deps: SessionDeps,
    private readonly usesPongs: boolean,
  ) {
    this.origin = caller.origin;
  }

  /** Sends an event, unless this socket is behind with those before it. */
  deliver(frames: Frames): void {
    if (!this.isReady || this.hasEnded) return;
    this.lagIfFull();
    if (!this.isLagging) this.wire.send(frames.in(this.vocabulary));
  }

  /** Sends a reply: these are never skipped, but who does not take them is not read from. */
  reply(frame: string): void {
    this.wire.send(frame);
    if (!this.hasEnded) this.lagIfFull();
  }

  /** Notes that the messages of a chat after `from` up to `to` are on their way to this client. */
  note(chatId: ChatId, from: number, to: number, isOwn: boolean): void {
    if (!this.usesPongs || !this.isReady || this.isLagging) return;
    this.confirmations.note(chatId, from, to, isOwn);
    if (this.confirmations.isDue) this.deps.confirmationClock.want(this);
  }

  /** The client asked what it missed, and is sent these messages of chats. */
  noteSynced(brought: readonly Confirmed[]): void {
    for (const { chatId, from, to } of brought) this.note(chatId, from, to, false);
  }

  get isOwedPing(): boolean {
    return this.confirmations.isDue && !this.hasEnded;
  }

  askToConfirm(): void {
    this.wire.ping(this.confirmations.ask());
  }

  pong(payload: string): void {
    this.missedBeats = 0;
    for (const { chatId, from, to } of this.confirmations.answer(payload))
      this.deps.app.receipts.confirm(this.caller, chatId, { from, to });
    if (this.confirmations.isDue) this.deps.confirmationClock.want(this);
  }

  heard(): void {
    this.missedBeats = 0;
  }

  /** Pings, and ends a socket that left two pings unanswered. One that is not read from cannot be heard answering. */
  beat(): void {
    if (this.isLagging) return;
    if (this.missedBeats >= MISSED_BEATS_MAX) return this.wire.terminate();
    this.missedBeats += 1;
    // A client may answer only the last of several pings, so this one repeats what is still asked.
    this.wire.ping(this.confirmations.question);
  }

  /** What was buffered has left: a client that cannot ask for what it was not sent has to begin anew. */
  drained(): void {
    if (this.isLagging) this.end(CLOSE.tooSlow, 'fell behind');
  }

  end(code: number, reason: string): void {
    if (this.hasEnded) return;
    this.closed();
    this.wire.close(code, reason);
  }

  /** The socket is gone. */
  closed(): void {
    this.hasEnded = true;
    this.cancelDrain?.();
    this.cancelDrain = undefined;
  }

  private get isLagging(): boolean {
    return this.cancelDrain !== undefined;
  }

  private lagIfFull(): void {
    if (this.isLagging || this.wire.bufferedBytes() <= BUFFERED_MAX) return;
    this.wire.pause('lagging');
    this.cancelDrain = this.deps.timers.after(DRAIN_WITHIN_MS, () => {
      this.end(CLOSE.tooSlow, 'fell behind');
      this.wire.terminate();
    });
  }
}
