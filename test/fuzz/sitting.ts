import WebSocket from 'ws';
import { PATIENCE_MS, type Frame } from '../support/inbox.js';

/** A socket for a few frames: it says them all at once, and waits until as many are answered as have an id. */
export class Sitting {
  readonly heard: Frame[] = [];
  closed: { code: number; reason: string } | undefined;
  private answers = 0;
  private wake: () => void = () => undefined;
  private readonly socket: WebSocket;

  /** @param authorization of nobody, when not given */
  constructor(url: string, protocol: string, authorization?: string) {
    const headers = authorization === undefined ? {} : { authorization };
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, [protocol], { headers });
    this.socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as Frame;
      this.heard.push(frame);
      if (frame.id !== undefined) this.answers += 1;
      this.wake();
    });
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.wake();
    });
    this.socket.on('error', () => undefined);
  }

  /** Resolves when frames can be said. */
  async open(): Promise<this> {
    await new Promise((resolve) => this.socket.once('open', resolve));
    return this;
  }

  send(frame: string | Buffer, options: { binary?: boolean } = {}): void {
    this.socket.send(frame, options);
  }

  /** Resolves when so many frames with an id have come. */
  whenAnswered(count: number): Promise<void> {
    return this.until(() => this.answers >= count, `answer ${count}`);
  }

  whenLast(last: string): Promise<void> {
    return this.until(() => this.heard.some(({ id }) => id === last), last);
  }

  whenReady(): Promise<void> {
    return this.until(() => this.heard.some(({ event }) => event === 'ready'), 'ready');
  }

  async whenClosed(): Promise<number> {
    await this.until(() => this.closed !== undefined, 'the close');
    return this.closed?.code ?? 0;
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.whenClosed();
  }

  /** What the socket does not live to see resolves, too. */
  private until(look: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${what} did not come within ${PATIENCE_MS} ms`)), PATIENCE_MS);
      this.wake = () => {
        if (!this.closed && !look()) return;
        clearTimeout(timer);
        this.wake = () => undefined;
        resolve();
      };
      this.wake();
    });
  }
}
