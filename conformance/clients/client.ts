import { claim, Disagreement, shaped, shown, within, type Shape, type Shaped } from '../claims.js';
import { COMMANDS, EVENTS, type Command, type Event, type Vocabulary } from './names.js';

export interface Frame {
  event: string;
  data: unknown;
}

export interface Refusal {
  code: string;
  message: string;
  errors?: unknown;
  retryAfterMs?: number;
  event?: string;
}

/** The one reply to a command; a Socket.IO acknowledgement has no name. */
export type Reply = { isOk: true; named: string | undefined; data: unknown } | { isOk: false; error: Refusal };

export interface Ending {
  code: number | undefined;
  reason: string;
}

/** What a transport has to do for a client. */
export interface Wire {
  send(event: string, data: unknown): void;
  ask(event: string, data: unknown): Promise<Reply>;
  /** Takes everything that is no reply to a command that was asked. */
  listen(hear: (frame: Frame) => void): void;
  readonly ended: Promise<Ending>;
  end(): void;
}

const PATIENCE_MS = 6_000;

/** Somebody's one connection, in the words of one vocabulary; it keeps all that came until somebody wants it. */
export class Client {
  readonly heard: Frame[] = [];
  private readonly unclaimed: Frame[] = [];
  private readonly waiting = new Set<() => void>();

  constructor(
    readonly vocabulary: Vocabulary,
    readonly wire: Wire,
  ) {
    wire.listen((frame) => {
      this.heard.push(frame);
      this.unclaimed.push(frame);
      for (const look of [...this.waiting]) look();
    });
  }

  /** A command with an id, or with a callback. */
  ask(command: Command, data?: unknown): Promise<Reply> {
    const name = COMMANDS[command][this.vocabulary];
    return within(PATIENCE_MS, `${name} should get a reply; none came`, this.wire.ask(name, data));
  }

  /** A command without an id. */
  say(command: Command, data?: unknown): void {
    this.wire.send(COMMANDS[command][this.vocabulary], data);
  }

  /** The next frame of the event that fits; the same frame is had once. */
  async told<S extends Shape>(
    event: Event,
    shape: S,
    fits: (data: Shaped<S>) => boolean = () => true,
    ms = PATIENCE_MS,
  ): Promise<Shaped<S>> {
    const name = EVENTS[event][this.vocabulary];
    const { data } = await this.next(name, (frame) => !isShaped(frame.data, shape) || fits(shaped(frame.data, shape, name)), ms);
    return shaped(data, shape, name);
  }

  /** The next frame that is called so, whatever the vocabulary says. */
  async next(name: string, fits: (frame: Frame) => boolean = () => true, ms = PATIENCE_MS): Promise<Frame> {
    const take = (): Frame | undefined => {
      const at = this.unclaimed.findIndex((frame) => frame.event === name && fits(frame));
      return at < 0 ? undefined : this.unclaimed.splice(at, 1)[0];
    };
    const there = take();
    if (there) return there;
    let look = (): void => undefined;
    const coming = new Promise<Frame>((resolve, reject) => {
      look = () => {
        const frame = take();
        if (frame) resolve(frame);
      };
      this.waiting.add(look);
      void this.wire.ended.then(({ code, reason }) =>
        reject(new Disagreement(`${name} should come; the connection ended: ${code ?? ''} ${reason}`)),
      );
    });
    try {
      return await within(ms, () => `${name} should come; came ${shown(this.heard.slice(-6))}`, coming);
    } finally {
      this.waiting.delete(look);
    }
  }

  /** All frames of an event so far, whether somebody had them or not. */
  all(event: Event): unknown[] {
    const name = EVENTS[event][this.vocabulary];
    return this.heard.filter((frame) => frame.event === name).map(({ data }) => data);
  }

  /** Has come this far: everything that the server sent before it saw this is here. */
  async barrier(): Promise<void> {
    await this.ask('ping').then(isAck({}));
  }

  ended(): Promise<Ending> {
    return within(PATIENCE_MS, 'the connection should be ended by the server', this.wire.ended);
  }
}

function isShaped(data: unknown, shape: Shape): boolean {
  try {
    shaped(data, shape, '');
    return true;
  } catch {
    return false;
  }
}

/** The reply, if it is `ack`, or an acknowledgement, or is named as the contract says. */
export const isAck =
  <S extends Shape>(shape: S, named = 'ack') =>
  (reply: Reply): Shaped<S> => {
    if (!reply.isOk) throw new Disagreement(`should be answered ${named}; came error ${shown(reply.error)}`);
    claim(reply.named === undefined || reply.named === named, `the reply should be called ${named}; came ${reply.named ?? ''}`);
    return shaped(reply.data ?? {}, shape, named);
  };

export const isError =
  (code: string) =>
  (reply: Reply): Refusal => {
    if (reply.isOk) throw new Disagreement(`should be refused with ${code}; came ${reply.named ?? 'ok'} ${shown(reply.data)}`);
    const { error } = reply;
    claim(error.code === code && typeof error.message === 'string', `should be refused with ${code} and a message`, error);
    return error;
  };
