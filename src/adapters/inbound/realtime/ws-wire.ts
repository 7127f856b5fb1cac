import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { PauseReason, Wire } from './wire.js';

/** A WebSocket as a wire. `stream` is the connection below it. */
export function wireOf(webSocket: WebSocket, stream: Duplex): Wire {
  const reasons = new Set<PauseReason>();
  let isCorked = false;
  let waitingAtCork = 0;
  const uncork = () => {
    isCorked = false;
    stream.uncork();
  };
  // All frames of one turn of the event loop leave in one system call.
  const cork = () => {
    if (isCorked) return;
    isCorked = true;
    waitingAtCork = stream.writableLength;
    stream.cork();
    setImmediate(uncork);
  };

  const send = (frame: Buffer | string) => {
    if (webSocket.readyState !== webSocket.OPEN) return;
    cork();
    webSocket.send(frame, { binary: false });
  };

  return {
    send,
    reply: (frame) => send(JSON.stringify(frame)),
    bufferedBytes: () => (isCorked ? waitingAtCork : stream.writableLength),
    ping(payload) {
      if (webSocket.readyState !== webSocket.OPEN) return;
      cork();
      webSocket.ping(payload);
    },
    pause(why) {
      reasons.add(why);
      webSocket.pause();
    },
    resume(why) {
      if (reasons.delete(why) && reasons.size === 0) webSocket.resume();
    },
    close(code, reason) {
      // The client's own farewell has to be read.
      webSocket.resume();
      webSocket.close(code, reason);
    },
    terminate: () => webSocket.terminate(),
  };
}

export const encodeFrame = (event: string, body: string): Buffer => Buffer.from(`{"event":${JSON.stringify(event)},"data":${body}}`);
