import type { Application } from '../../../application/application.js';
import type { Caller } from '../../../application/caller.js';
import type { ChatId } from '../../../domain/ids.js';
import type { Clock } from '../../../application/ports/clock.js';
import type { Cancel, Timers } from '../../../application/ports/timers.js';
import type { ConfirmationClock } from './confirmation-clock.js';
import { Confirmations, type Confirmed } from './confirmations.js';
import { Frames } from './frames.js';
import type { Dialect } from './vocabularies/dialect.js';
import { CLOSE, type ReplyFrame, type Wire } from './wire.js';

/** Past this many waiting bytes a socket is sent nothing fleeting. */
const FLEETING_PAST = 262_144;
/** Past this it is lagging, in bytes. */
const BUFFERED_MAX = 1_048_576;
/** A lagging socket that has not drained in this time is ended, in milliseconds. */
const DRAIN_WITHIN_MS = 60_000;
const MISSED_BEATS_MAX = 2;
const RESYNC = new Frames({ kind: 'resync' });

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
  /** The chats that it has open. */
  readonly rooms = new Set<ChatId>();
  /** Stands for what was sent since events were last skipped: another object after each time. */
  stretch: object = {};
  private hasSynced = false;
  private readonly confirmations = new Confirmations();
  private cancelDrain: Cancel | undefined;
  private missedBeats = 0;
  /** Whether it was shown out, or is gone: nothing it says counts any more. */
  hasEnded = false;

  constructor(
    readonly caller: Caller & { origin: string },
    private readonly dialect: Dialect,
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
    if (this.isLagging || (frames.isFleeting && this.wire.bufferedBytes() > FLEETING_PAST)) return;
    this.send(frames);
  }

  /** Sends a reply: these are never skipped, but who does not take them is not read from. */
  reply(frame: ReplyFrame): void {
    this.wire.reply(frame);
    if (!this.hasEnded) this.lagIfFull();
  }

  /** Notes that the messages of a chat after `from` up to `to` are on their way to this client. */
  note(chatId: ChatId, from: number, to: number, isOwn: boolean): void {
    if (this.isReady && !this.isLagging) this.expect({ chatId, from, to }, isOwn);
  }

  /** The client asked what it missed, and is sent these messages of chats in a reply, which is never skipped. */
  noteSynced(brought: readonly Confirmed[]): void {
    this.hasSynced = true;
    for (const range of brought) this.expect(range, false);
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

  /** What was buffered has left: a client that fell behind asks for what it was not sent, or else has to begin anew. */
  drained(): void {
    if (!this.isLagging) return;
    if (!this.hasSynced) return this.end(CLOSE.tooSlow, 'fell behind');
    this.cancelDrain?.();
    this.cancelDrain = undefined;
    this.stretch = {};
    this.wire.resume('lagging');
    this.send(RESYNC);
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

  private send(frames: Frames): void {
    for (const frame of frames.in(this.dialect, this.rooms)) this.wire.send(frame);
  }

  /** Expects the client to confirm this, unless it is one that says itself what it has. */
  private expect({ chatId, from, to }: Confirmed, isOwn: boolean): void {
    if (!this.usesPongs) return;
    this.confirmations.note(chatId, from, to, isOwn);
    if (this.confirmations.isDue) this.deps.confirmationClock.want(this);
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
