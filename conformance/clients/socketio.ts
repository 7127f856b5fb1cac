import { io, type Socket } from 'socket.io-client';
import { Disagreement, shown, within } from '../claims.js';
import type { Vocabulary } from './names.js';
import type { Ending, Frame, Refusal, Reply, Wire } from './client.js';

export interface SocketIoOptions {
  url: string;
  /** One, without an upgrade to another, or several to be tried in their order. */
  transport: 'websocket' | 'polling' | ('websocket' | 'polling')[];
  auth: { token?: string; vocabulary?: Vocabulary; acks?: boolean };
}

/** Why the server let nobody in. */
export class NotConnected extends Disagreement {
  readonly data: { code?: unknown } | undefined;

  constructor(cause: Error & { data?: { code?: unknown } }) {
    super(`Socket.IO should connect; came connect_error ${cause.message} ${shown(cause.data)}`, { cause });
    this.data = cause.data;
  }
}

/** Connects to the namespace `/`, without a second try. */
export async function openSocketIo({ url, transport, auth }: SocketIoOptions): Promise<SocketIoWire> {
  const socket = io(url, { path: '/socket.io/', transports: [transport].flat(), auth, reconnection: false, forceNew: true });
  const wire = new SocketIoWire(socket);
  const connected = new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', (error) => reject(new NotConnected(error)));
  });
  try {
    await within(5_000, 'Socket.IO should connect', connected);
  } catch (error) {
    socket.disconnect();
    throw error;
  }
  return wire;
}

type Callback = { ok: true; data?: unknown } | { ok: false; error: Refusal };

export class SocketIoWire implements Wire {
  readonly ended: Promise<Ending>;
  private hear: ((frame: Frame) => void) | undefined;
  private readonly early: Frame[] = [];

  constructor(readonly socket: Socket) {
    socket.onAny((event: string, data: unknown) => {
      const frame = { event, data };
      if (this.hear) this.hear(frame);
      else this.early.push(frame);
    });
    this.ended = new Promise((resolve) => socket.once('disconnect', (reason) => resolve({ code: undefined, reason })));
  }

  send(event: string, data: unknown): void {
    if (data === undefined) this.socket.emit(event);
    else this.socket.emit(event, data);
  }

  ask(event: string, data: unknown): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const answered = (answer: Callback) => {
        if (answer.ok) resolve({ isOk: true, named: undefined, data: answer.data });
        else if (typeof answer.error === 'object') resolve({ isOk: false, error: answer.error });
        else reject(new Disagreement(`${event} should get { ok, data | error }; came ${shown(answer)}`));
      };
      if (data === undefined) this.socket.emit(event, answered);
      else this.socket.emit(event, data, answered);
      void this.ended.then(({ reason }) => reject(new Disagreement(`${event} should get a reply; the connection ended: ${reason}`)));
    });
  }

  listen(hear: (frame: Frame) => void): void {
    this.hear = hear;
    this.early.splice(0).forEach(hear);
  }

  end(): void {
    this.socket.disconnect();
  }
}
