import type { Socket as IoSocket } from 'socket.io';
import type { Frame } from './frame.js';
import type { ErrorResource } from './shown-error.js';
import { Traffic } from './socketio-traffic.js';
import { CLOSE, type PauseReason, type ReplyFrame, type Wire } from './wire.js';

/** What a client asked to be answered by: the acknowledgement callback of its packet. */
export type Acknowledge = (answer: { ok: true; data: unknown } | { ok: false; error: unknown }) => void;

export interface SocketIoWire extends Wire {
  /** @returns the id that a frame is given so that its reply goes to this callback */
  expectReply(acknowledge: Acknowledge): number;
  /** Takes a frame now, or when it is read from again. */
  take(frame: Frame): void;
}

interface Ears {
  frame(frame: Frame): void;
  pong(payload: string): void;
  drained(): void;
}

/** Frames of a client that is not read from, by a transport that cannot be told to wait; about, in bytes. */
const HELD_MAX = 1_048_576;

/** An event packet of the default namespace: https://socket.io/docs/v4/socket-io-protocol/ */
export const encodePacket = (event: string, body: string): string => `2[${JSON.stringify(event)},${body}]`;

/**
 * A Socket.IO connection as a wire, whatever transport it is on: it may begin by polling and go on over a WebSocket. What is sent goes
 * into the buffer of Engine.IO, which hands it to the transport as soon as that is ready; on a WebSocket that is when what it had before
 * has left for the network, and by polling when the client asks again.
 */
export function wireOfSocketIo(socket: IoSocket, ears: Ears): SocketIoWire {
  const { conn } = socket;
  const traffic = new Traffic(conn, ears);
  const callbacks = new Map<Frame['id'], Acknowledge>();
  const reasons = new Set<PauseReason>();
  let held: Frame[] = [];
  let heldBytes = 0;
  let replies = 0;
  const send = (packet: Buffer | string) => void (socket.connected && conn.write(packet.toString()));
  const farewell = (code: number, reason: string) => send(encodePacket('error', JSON.stringify(farewellOf(code, reason))));

  const wire: SocketIoWire = {
    send,
    reply({ event, id, data }: ReplyFrame) {
      const acknowledge = callbacks.get(id);
      if (!acknowledge) return send(encodePacket(event, JSON.stringify(data)));
      callbacks.delete(id);
      acknowledge(event === 'error' ? { ok: false, error: data } : { ok: true, data });
    },
    expectReply(acknowledge) {
      replies += 1;
      callbacks.set(replies, acknowledge);
      return replies;
    },
    take(frame) {
      if (reasons.size === 0) return ears.frame(frame);
      held.push(frame);
      heldBytes += JSON.stringify(frame).length;
      if (heldBytes > HELD_MAX) wire.close(CLOSE.policyViolation, 'too much at once');
    },
    bufferedBytes: () => traffic.bytes,
    ping: (payload) => traffic.ask(payload),
    pause(why) {
      reasons.add(why);
      traffic.setReading(false);
    },
    resume(why) {
      if (!reasons.delete(why) || reasons.size > 0) return;
      traffic.setReading(true);
      const waiting = held;
      [held, heldBytes] = [[], 0];
      for (const frame of waiting) wire.take(frame);
    },
    close(code, reason) {
      traffic.setReading(true);
      farewell(code, reason);
      // A client whom the server disconnects does not come back by itself; one that loses its connection does.
      if (code === CLOSE.unauthenticated || code === CLOSE.policyViolation) socket.disconnect(true);
      else conn.close();
    },
    terminate: () => void conn.close(true),
  };
  return wire;
}

/** Codes for what a WebSocket says by a close code. */
const FAREWELLS: Readonly<Record<number, string>> = {
  [CLOSE.policyViolation]: 'too_many_refused_frames',
  [CLOSE.serviceRestart]: 'server_restarting',
  [CLOSE.tryAgainLater]: 'storage_unavailable',
  [CLOSE.unauthenticated]: 'session_ended',
  [CLOSE.tooSlow]: 'fell_behind',
};

/** What a client is told before the connection ends, where a WebSocket has a close code and this reason. */
export function farewellOf(code: number, reason: string): ErrorResource {
  const message = (FAREWELLS[code] ?? 'closed').replaceAll('_', ' ');
  // Its reason is JSON, by the contract.
  const more = code === CLOSE.serviceRestart ? (JSON.parse(reason) as { retryAfterMs: number }) : {};
  return { code: FAREWELLS[code] ?? 'closed', message, ...more };
}
