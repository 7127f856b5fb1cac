import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** Headers about the connection, which are given anew. */
const OF_CONNECTION = new Set(['connection', 'upgrade', 'http2-settings']);

/** Whether a client asks for a WebSocket. Others offer something else, such as HTTP/2, and are content without it. */
export const wantsWebSocket = ({ headers }: IncomingMessage): boolean => (headers.upgrade ?? '').toLowerCase() === 'websocket';

/**
 * Has a request served as if it had offered no upgrade. Node has let go of its connection by now, so the server is given that anew, with
 * the request in front; it is closed after the answer, as each round would leave its listeners behind.
 */
export function serveAsPlain(
  server: Server,
  { method, url, httpVersion, rawHeaders }: IncomingMessage,
  stream: Duplex,
  rest: Buffer,
): void {
  const lines = [`${method} ${url} HTTP/${httpVersion}`, 'Connection: close'];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (!OF_CONNECTION.has(name.toLowerCase())) lines.push(`${name}: ${rawHeaders[at + 1]}`);
  }
  stream.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), rest]));
  server.emit('connection', stream);
}
