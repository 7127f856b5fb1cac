// A client from outside knows no types.
/* eslint-disable @typescript-eslint/no-explicit-any */
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { Ear } from './ear.js';
import { Inbox, PATIENCE_MS, type Frame } from './inbox.js';

export type IoTransport = 'websocket' | 'polling';

interface Wishes {
  auth?: Record<string, unknown>;
  /** Both, beginning with polling, when not said. */
  transport?: IoTransport;
  options?: Partial<ManagerOptions & SocketOptions>;
}

/** A Socket.IO client that keeps every event it got, in order. */
export class IoWire extends Inbox {
  /** Why the connection ended. */
  ended: string | undefined;
  refused: { message: string; data?: any } | undefined;

  private readonly ear: Ear;

  constructor(
    readonly socket: Socket,
    vocabulary?: string,
  ) {
    super();
    this.ear = Ear.ofSocketIo(vocabulary);
    socket.onAny((event: string, data: unknown) => {
      this.ear.heard({ event, data });
      this.keep({ event, data });
    });
    socket.on('connect_error', (error: Error & { data?: unknown }) => {
      this.refused = error;
      // A connection that is refused by no word of ours has none.
      if (error.data !== undefined) this.ear.refused(error.data);
      this.wake();
    });
    socket.on('disconnect', (why) => {
      this.ended = why;
      this.wake();
    });
  }

  /** Connects, and waits until events flow. */
  static async open(url: string, token: string, wishes: Wishes = {}): Promise<IoWire> {
    const wire = IoWire.dial(url, { ...wishes, auth: { token, ...wishes.auth } });
    await wire.next('ready');
    return wire;
  }

  /** Connects, and waits for nothing. */
  static dial(url: string, { auth = {}, transport, options }: Wishes = {}): IoWire {
    const transports = transport ? [transport] : ['polling', 'websocket'];
    return new IoWire(
      io(url, { auth, transports, reconnection: false, forceNew: true, ...options }),
      auth['vocabulary'] as string | undefined,
    );
  }

  say(event: string, data?: unknown): void {
    this.socket.emit(event, ...(data === undefined ? [] : [data]));
  }

  /** Says something with an acknowledgement callback, and waits for what that is given. */
  async ask(event: string, data: unknown = {}): Promise<{ ok: boolean; data?: any; error?: any }> {
    const answer = (await this.socket.timeout(PATIENCE_MS).emitWithAck(event, data)) as { ok: boolean; data?: unknown; error?: unknown };
    this.ear.acknowledged(event, data, answer);
    return answer;
  }

  whenEnded(): Promise<string> {
    return this.until(() => this.ended, 'the end');
  }

  whenRefused(): Promise<{ message: string; data?: any }> {
    return this.until(() => this.refused, 'the refusal');
  }

  async close(): Promise<void> {
    this.socket.disconnect();
    await this.whenEnded();
  }
}

export type { Frame };
