import type { Application } from '../../../application/application.js';
import type { Caller } from '../../../application/caller.js';
import { DomainError, RateLimited, alreadyAuthenticated, unauthenticated } from '../../../domain/errors.js';
import { authenticateBody } from '../contract/bodies.js';
import { InvalidRequest, parse } from '../contract/refusals.js';
import { showTime } from '../contract/show-time.js';
import { asAnnounced, checkAnswer } from './announced.js';
import { MalformedFrame, readFrame, type Frame } from './frame.js';
import type { Hub } from './hub.js';
import { RefusalCount } from './refusal-count.js';
import { Session, type SessionDeps } from './session.js';
import { shownError } from './shown-error.js';
import { AUTHENTICATE, type ReadyResource } from './vocabularies/authenticate.js';
import type { Dialect } from './vocabularies/dialect.js';
import { CLOSE, type ReplyFrame, type Wire } from './wire.js';

/** A client that has not said who it is in this time is shown out, in milliseconds. */
const AUTHENTICATE_WITHIN_MS = 10_000;
/** Commands of one socket under way at once. Past this it is not read from, and what was read already waits. */
const UNDER_WAY_MAX = 16;
/** Frames that may come in while the session is being opened. */
const EARLY_MAX = 128;

export interface SocketDeps extends SessionDeps {
  app: Application;
  hub: Hub;
  heartbeatMs: number;
  newOrigin(): string;
  /** Whether what is answered, and how it is refused, is held against what the command announces. */
  checkReplies: boolean;
  /** Hears of bugs. */
  report(error: unknown): void;
}

/** The conversation with one client: who it is, what it asks, and what it is answered. Knows frames, and nothing of chats. */
export class Socket {
  private session: Session | undefined;
  /** What came in while the session was being opened. */
  private early: Frame[] | undefined;
  private underWay = 0;
  /** What came while so many were under way: no more than is read at once. */
  private readonly waiting: { frame: Frame; work: () => Promise<void> }[] = [];
  private isClosed = false;
  private readonly refusals: RefusalCount;
  private readonly cancelWait: () => void;

  constructor(
    private readonly wire: Wire,
    private readonly dialect: Dialect,
    private readonly deps: SocketDeps,
  ) {
    this.refusals = new RefusalCount(deps.clock);
    this.cancelWait = deps.timers.after(AUTHENTICATE_WITHIN_MS, () => {
      if (!this.session) this.end(CLOSE.unauthenticated, 'unauthenticated');
    });
  }

  /** The client is known. Resolves when events flow, or the socket was closed instead. */
  async open(caller: Caller, { acks = false, id }: { acks?: boolean | undefined; id?: Frame['id'] } = {}): Promise<void> {
    const { hub, clock, heartbeatMs, newOrigin } = this.deps;
    if (this.isClosed) return;
    const session = new Session({ ...caller, origin: newOrigin() }, this.dialect, this.wire, this.deps, !acks);
    this.session = session;
    this.early ??= [];
    this.wire.pause('opening');
    this.cancelWait();
    try {
      await hub.register(session);
    } catch (error) {
      if (!(error instanceof DomainError)) this.deps.report(error);
      return session.end(CLOSE.tryAgainLater, 'storage unavailable');
    } finally {
      this.wire.resume('opening');
    }
    if (this.isOver) return;

    const { userId, sessionId } = caller;
    const data: ReadyResource = { userId, sessionId, serverTime: showTime(clock.now()), heartbeatMs };
    this.send({ event: 'ready', ...idOf({ id }), data });
    session.isReady = true;
    const early = this.early;
    this.early = undefined;
    early.forEach((frame) => this.take(frame));
  }

  receive(text: string): void {
    if (this.isOver) return;
    let frame: Frame;
    try {
      frame = readFrame(text);
    } catch (error) {
      this.session?.heard();
      return this.refuse(error, error instanceof MalformedFrame ? { id: error.id } : undefined);
    }
    this.receiveFrame(frame);
  }

  /** A frame of a transport that has read it already. */
  receiveFrame(frame: Frame): void {
    if (this.isOver) return;
    this.session?.heard();
    if (this.early) this.hold(frame);
    else this.take(frame);
  }

  /** A frame that is not text. */
  receiveBinary(): void {
    if (this.isOver) return;
    this.refuse(new MalformedFrame([{ path: '', message: 'must be a text frame' }], undefined));
  }

  pong(payload: string): void {
    this.session?.pong(payload);
  }

  beat(): void {
    this.session?.beat();
  }

  drained(): void {
    this.session?.drained();
  }

  /** Takes no more commands. */
  drain(): void {
    this.wire.pause('draining');
  }

  terminate(): void {
    this.wire.terminate();
  }

  /** How many commands have not been answered yet. */
  get unanswered(): number {
    return this.underWay + this.waiting.length;
  }

  end(code: number, reason: string): void {
    if (this.session) return this.session.end(code, reason);
    this.isClosed = true;
    this.wire.close(code, reason);
  }

  closed(): void {
    this.isClosed = true;
    this.cancelWait();
    if (!this.session) return;
    this.session.closed();
    this.deps.hub.unregister(this.session);
  }

  /** A client that was shown out may go on talking until it notices. */
  private get isOver(): boolean {
    return this.isClosed || this.session?.hasEnded === true;
  }

  private hold(frame: Frame): void {
    if ((this.early?.length ?? 0) >= EARLY_MAX) this.refuse(unauthenticated(), frame);
    else this.early?.push(frame);
  }

  private take(frame: Frame): void {
    if (frame.event === AUTHENTICATE) return this.run(frame, () => this.authenticate(frame));
    if (!this.session) return this.refuse(unauthenticated(), frame);
    const { session } = this;
    const { caller } = session;
    const { app, hub } = this.deps;
    const phrase = this.dialect.phrases.get(frame.event);
    if (!phrase) return this.refuse(new InvalidRequest([{ path: 'event', message: 'is not known' }], 'unknown_event'), frame);

    this.run(frame, async () => {
      const { command, reply = 'ack', unasked } = phrase;
      if (!command.isFree) await app.limits.command(caller);
      if (this.isOver) return;
      const data = await command.run(app, caller, parse(command.accepts, frame.data), { session, rooms: hub.rooms });
      if (this.deps.checkReplies) checkAnswer(frame.event, command, data);
      if (frame.id !== undefined) this.send({ event: reply, id: frame.id, data });
      else if (unasked !== undefined) this.send({ event: unasked, data });
    });
  }

  private async authenticate(frame: Frame): Promise<void> {
    const { token, acks } = parse(authenticateBody, frame.data);
    if (this.session) return this.reauthenticate(frame, this.session, token);
    this.early = [];
    try {
      const caller = await this.deps.app.accounts.authenticate(token);
      await this.deps.app.limits.command(caller);
      await this.open(caller, { acks, id: frame.id });
    } catch (error) {
      const { early } = this;
      this.early = undefined;
      this.refuse(error, frame);
      if (error instanceof DomainError && error.kind === 'unauthenticated') this.end(CLOSE.unauthenticated, error.code);
      else early.forEach((waiting) => this.take(waiting));
    }
  }

  /** The socket is its session's, so a newer token of that session changes nothing; anybody else's would make it another socket. */
  private async reauthenticate(frame: Frame, { caller }: Session, token: string): Promise<void> {
    await this.deps.app.limits.command(caller);
    const { sessionId } = await this.deps.app.accounts.authenticate(token);
    if (sessionId !== caller.sessionId) throw alreadyAuthenticated();
    if (frame.id !== undefined) this.send({ event: 'ack', id: frame.id, data: {} });
  }

  /** Answers with an error whatever goes wrong. */
  private run(frame: Frame, work: () => Promise<void>): void {
    if (this.underWay === UNDER_WAY_MAX) return void this.waiting.push({ frame, work });
    this.underWay += 1;
    if (this.underWay === UNDER_WAY_MAX) this.wire.pause('busy');
    void this.settle(frame, work); // settle never rejects.
  }

  private async settle(frame: Frame, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.refuse(error, frame);
    }
    this.underWay -= 1;
    const next = this.isOver ? undefined : this.waiting.shift();
    if (next) this.run(next.frame, next.work);
    else if (this.underWay === UNDER_WAY_MAX / 2) this.wire.resume('busy');
  }

  private refuse(thrown: unknown, frame: Partial<Frame> = {}): void {
    const error = this.deps.checkReplies ? asAnnounced(thrown, frame.event ?? '', this.dialect) : thrown;
    if (!(error instanceof DomainError)) this.deps.report(error);
    const about = frame.id === undefined && frame.event !== undefined ? { event: frame.event } : {};
    this.send({ event: 'error', ...idOf(frame), data: { ...shownError(error), ...about } });

    const isRefusedFrame =
      error instanceof InvalidRequest || error instanceof RateLimited || (error instanceof DomainError && error.kind === 'unauthenticated');
    if (isRefusedFrame && this.refusals.isTooMany()) this.end(CLOSE.policyViolation, 'too many refused frames');
  }

  private send(frame: ReplyFrame): void {
    if (this.session) this.session.reply(frame);
    else this.wire.reply(frame);
  }
}

const idOf = ({ id }: Partial<Frame>): { id?: Frame['id'] } => (id === undefined ? {} : { id });
