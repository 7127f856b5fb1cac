import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { serveAsPlain, wantsWebSocket } from './plain-request.js';

const BASE = 'http://payam';

/** Answers the requests for an upgrade that no gateway serves; the gateways listen for theirs. */
export function answerOtherUpgrades(server: Server, isServed: (path: string) => boolean): void {
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    if (!wantsWebSocket(request)) return serveAsPlain(server, request, stream, head);
    if (isFor(request, isServed)) return;
    stream.on('error', () => stream.destroy());
    refuseUpgrade(stream, 404);
  });
}

/** Whether a request is for a WebSocket, at a path that fits. */
export const isFor = (request: IncomingMessage, fits: (path: string) => boolean): boolean => {
  const target = request.url ?? '';
  return wantsWebSocket(request) && URL.canParse(target, BASE) && fits(new URL(target, BASE).pathname);
};

export function refuseUpgrade(stream: Duplex, status: number, headers: Record<string, string> = {}): void {
  const fields = Object.entries({ ...headers, Connection: 'close', 'Content-Length': '0' }).map(([name, value]) => `${name}: ${value}\r\n`);
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${fields.join('')}\r\n`);
}
