import { WebSocket, type ClientOptions } from 'ws';
import { Disagreement, within } from '../claims.js';
import type { Vocabulary } from './names.js';
import type { Ending, Frame, Refusal, Reply, Wire } from './client.js';

export interface RawOptions {
  url: string;
  vocabulary?: Vocabulary | undefined;
  token?: string | undefined;
  /** Beside or instead of the token. */
  headers?: Record<string, string>;
  query?: string;
  /** Whether pings are answered without being asked to. */
  autoPong?: boolean;
}

interface RawFrame extends Frame {
  id?: unknown;
}

/** Opens a socket at /ws; a token goes into the header of the upgrade. @throws Disagreement with the status, when it is refused */
export async function openRaw({ url, vocabulary, token, headers = {}, query = '', autoPong = true }: RawOptions): Promise<RawWire> {
  const options: ClientOptions = { autoPong, headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers } };
  const protocols = vocabulary === undefined ? [] : [`payam.${vocabulary}.v1`];
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws${query}`, protocols, options);
  const wire = new RawWire(socket);
  const opened = new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('unexpected-response', (_, { statusCode = 0 }) => {
      reject(new NotUpgraded(statusCode));
      socket.terminate();
    });
    socket.once('error', reject);
  });
  await within(5_000, 'the socket should open', opened);
  return wire;
}

export class NotUpgraded extends Disagreement {
  constructor(readonly status: number) {
    super(`the upgrade was refused with ${status}`);
  }
}

export class RawWire implements Wire {
  readonly ended: Promise<Ending>;
  private hear: ((frame: Frame) => void) | undefined;
  /** What came before somebody listened. */
  private readonly early: Frame[] = [];
  private readonly asked = new Map<string, (reply: Reply) => void>();
  private lastId = 0;

  constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.take(frameIn(data.toString('utf8'))));
    // A fault ends the socket, and whoever waits for something hears of that.
    socket.on('error', () => undefined);
    this.ended = new Promise((resolve) => socket.once('close', (code, reason) => resolve({ code, reason: reason.toString('utf8') })));
  }

  send(event: string, data: unknown): void {
    this.socket.send(JSON.stringify({ event, data }));
  }

  ask(event: string, data: unknown): Promise<Reply> {
    this.lastId += 1;
    const id = `ask-${this.lastId}`;
    return new Promise((resolve, reject) => {
      this.asked.set(id, resolve);
      void this.ended.then(({ code, reason }) =>
        reject(new Disagreement(`${event} should get a reply; the socket ended: ${code ?? ''} ${reason}`)),
      );
      this.socket.send(JSON.stringify({ event, data, id }));
    });
  }

  listen(hear: (frame: Frame) => void): void {
    this.hear = hear;
    this.early.splice(0).forEach(hear);
  }

  end(): void {
    this.socket.terminate();
  }

  private take(frame: RawFrame): void {
    const resolve = typeof frame.id === 'string' ? this.asked.get(frame.id) : undefined;
    // A second reply is heard as an event, which whoever counts replies sees.
    if (!resolve) return void (this.hear ? this.hear(frame) : this.early.push(frame));
    this.asked.delete(String(frame.id));
    const { event, data } = frame;
    resolve(event === 'error' ? { isOk: false, error: data as Refusal } : { isOk: true, named: event, data });
  }
}

/** What is no frame at all is heard as one that nobody waits for. */
function frameIn(text: string): RawFrame {
  try {
    const frame = JSON.parse(text) as RawFrame;
    if (typeof frame.event === 'string') return frame;
  } catch {
    // It is shown as it came.
  }
  return { event: 'no frame', data: text };
}
