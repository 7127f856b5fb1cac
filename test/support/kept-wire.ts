import type { PauseReason, ReplyFrame, Wire } from '../../src/adapters/inbound/realtime/wire.js';
import type { Frame } from './client.js';
import { Ear } from './ear.js';

/** A socket's wire that keeps what is sent on it. How much of that has not left yet is for the test to say. */
export class KeptWire implements Wire {
  readonly frames: Frame[] = [];
  private readonly ear = Ear.ofRaw('');
  readonly pings: string[] = [];
  readonly paused = new Set<PauseReason>();
  closed: { code: number; reason: string } | undefined;
  isTerminated = false;
  buffered = 0;

  send(frame: Buffer | string): void {
    const sent = JSON.parse(frame.toString()) as Frame;
    this.ear.heard(sent);
    this.frames.push(sent);
  }

  reply(frame: ReplyFrame): void {
    this.send(JSON.stringify(frame));
  }

  bufferedBytes(): number {
    return this.buffered;
  }

  ping(payload: string): void {
    this.pings.push(payload);
  }

  pause(why: PauseReason): void {
    this.paused.add(why);
  }

  resume(why: PauseReason): void {
    this.paused.delete(why);
  }

  close(code: number, reason: string): void {
    this.closed = { code, reason };
  }

  terminate(): void {
    this.isTerminated = true;
  }

  /** The names of the events that were sent, in order. */
  get events(): string[] {
    return this.frames.map(({ event }) => event);
  }
}
