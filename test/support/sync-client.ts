import { randomUUID } from 'node:crypto';
import { ChatCopies } from './chat-copies.js';
import { Wire, type Frame, type Person } from './client.js';
import { Moments } from './moments.js';
import { toldIn, type SyncAnswer } from './sync-answer.js';

/** Messages and members in one answer, when it is not said how many. */
const LIMIT = 200;
/** A round that takes more answers than this does not end. */
const ANSWERS_MAX = 500;

export interface ClientOptions {
  /** How long a hole may stand before it is asked about, in milliseconds: 500 by the contract. */
  holeMs: number;
  /** Whether events wait for the round's last answer, and not only for the next one. */
  holdsThroughout: boolean;
  /** Of the socket's address. */
  query: string;
}

export interface RoundOptions {
  limit?: number;
  /** What happens elsewhere after each answer but the last. */
  between?: (answers: number) => Promise<void>;
  /** After so many answers the socket is lost. */
  endsAfter?: number;
}

interface Asked {
  id: string;
  limit: number;
  resolve(answer?: SyncAnswer): void;
  reject(error: unknown): void;
}

/** A client that keeps its chats by the contract over one socket after another: what it has survives them. */
export class SyncClient {
  readonly copies: ChatCopies;
  readonly answers: SyncAnswer[] = [];
  wire: Wire | undefined;
  private since: unknown;
  private own: unknown;
  private held: Frame[] | undefined;
  private asked: Asked | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private holeTimer: NodeJS.Timeout | undefined;
  /** What went wrong while nobody was waiting. */
  private fault: Error | undefined;
  private readonly moments = new Moments();

  constructor(
    private readonly person: Person,
    private readonly options: ClientOptions = { holeMs: 500, holdsThroughout: true, query: '' },
  ) {
    this.copies = new ChatCopies(person.id);
  }

  /** Opens a socket. Its events wait for the first answer to `sync`. */
  async connect(): Promise<void> {
    const { http, token } = this.person;
    const wire = Wire.dial(http.url, { headers: { authorization: `Bearer ${token}` }, query: this.options.query });
    this.wire = wire;
    this.held = [];
    wire.socket.on('message', (data: Buffer) => wire === this.wire && this.take(JSON.parse(data.toString()) as Frame));
    wire.socket.on('close', () => wire === this.wire && this.lost());
    await wire.next('ready');
  }

  /** The socket is gone without a word. */
  cut(): void {
    const { wire } = this;
    this.lost();
    wire?.socket.terminate();
  }

  /** Asks until there is no more. @returns false when the socket was lost meanwhile */
  catchUp(options: RoundOptions = {}): Promise<boolean> {
    return this.inTurn(() => this.ask(() => ({ chats: this.copies.revisions(), own: this.own }), options));
  }

  /** Says something that is answered with a message, or refused; nothing when the socket is lost before the reply. */
  async say(event: string, data: unknown): Promise<Frame | undefined> {
    const { wire } = this;
    if (!wire) return undefined;
    const id = randomUUID();
    wire.say(event, data, id);
    const found = await wire.until(() => wire.frames.find((frame) => frame.id === id) ?? wire.closed, `a reply to ${event}`);
    return 'event' in found ? found : undefined;
  }

  /** Resolves when it is so; holes are asked about meanwhile. */
  until(isSo: () => boolean, what: () => string, withinMs = 3_000): Promise<void> {
    const isSoOrNever = () => {
      if (this.fault !== undefined) throw this.fault;
      return isSo();
    };
    return this.moments.until(isSoOrNever, what, withinMs);
  }

  private take(frame: Frame): void {
    try {
      this.sort(frame);
    } catch (error) {
      this.fail(error);
    }
    this.lookForHoles();
    this.moments.look();
  }

  private fail(error: unknown): void {
    this.fault ??= error instanceof Error ? error : new Error(String(error));
    this.asked?.reject(this.fault);
  }

  private sort(frame: Frame): void {
    if (this.asked && frame.id === this.asked.id) this.answered({ ...frame, asked: this.asked });
    else if (frame.id !== undefined) frame.data.message && this.copies.reply(frame.data.message);
    else if (frame.event === 'resync') this.beginAnew();
    else if (this.held) this.held.push(frame);
    else this.copies.hear(frame);
  }

  /** Events were skipped: those that follow wait for what was. */
  private beginAnew(): void {
    this.held ??= [];
    void this.catchUp().catch((error: unknown) => this.fail(error)); // until tells of it.
  }

  private answered({ asked, event, data }: Frame & { asked: Asked }): void {
    if (event !== 'ack') throw new Error(`sync was refused: ${JSON.stringify(data)}`);
    const answer = data as SyncAnswer;
    if (rowsOf(answer) > asked.limit) throw new Error('An answer tells more than was asked for.');
    this.answers.push(answer);
    this.copies.answer(answer);
    this.since = answer.since;
    this.own = answer.own;
    if (!this.options.holdsThroughout || isLast(answer)) this.release();
    this.asked = undefined;
    asked.resolve(answer);
  }

  private release(): void {
    const { held = [] } = this;
    this.held = undefined;
    held.forEach((frame) => this.copies.hear(frame));
  }

  private async ask(about: () => object, { limit, between, endsAfter }: RoundOptions): Promise<boolean> {
    let cursor: unknown;
    for (let count = 1; count <= ANSWERS_MAX; count += 1) {
      const answer = await this.sync({ ...about(), since: this.since, limit, cursor }, limit);
      if (!answer) return false;
      if (isLast(answer)) return true;
      await between?.(count);
      if (count === endsAfter) this.cut();
      cursor = answer.cursor;
    }
    throw new Error(`a round did not end in ${ANSWERS_MAX} answers`);
  }

  private sync(body: object, limit = LIMIT): Promise<SyncAnswer | undefined> {
    const { wire } = this;
    if (!wire) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      const id = randomUUID();
      this.asked = { id, limit, resolve, reject };
      this.held ??= [];
      wire.say('sync', body, id);
    });
  }

  private lookForHoles(): void {
    if (this.holeTimer || this.copies.holes.length === 0) return;
    this.holeTimer = setTimeout(() => {
      this.holeTimer = undefined;
      void this.inTurn(() => this.askAboutHoles()).catch((error: unknown) => this.fail(error)); // until tells of it.
    }, this.options.holeMs);
  }

  private async askAboutHoles(): Promise<void> {
    const { holes } = this.copies;
    if (holes.length > 0) await this.ask(() => ({ chats: this.copies.revisions(holes), own: this.own, only: true }), {});
    this.lookForHoles();
  }

  /** One round at a time. */
  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private lost(): void {
    this.wire = undefined;
    this.held = undefined;
    clearTimeout(this.holeTimer);
    this.holeTimer = undefined;
    this.copies.forgetEarly();
    this.asked?.resolve(undefined);
    this.asked = undefined;
  }
}

const isLast = (answer: SyncAnswer): boolean => answer.cursor === undefined && !toldIn(answer).some(({ more }) => more);

/** The members that a chat begins with come on top. */
const rowsOf = (answer: SyncAnswer): number =>
  toldIn(answer).reduce((sum, { messages, members = [] }) => sum + messages.length + members.length, 0);
