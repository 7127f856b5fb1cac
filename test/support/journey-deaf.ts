import { expect } from 'chai';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A socket whose client has let itself in, and from then on neither reads nor answers, nor closes when it is told to. */
export async function deafSocket(url: string, token: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  const headers = ['Host: payam', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  headers.push('Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', `Authorization: Bearer ${token}`);
  socket.write(`GET /ws HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).to.match(/^HTTP\/1.1 101 /);
  return socket.pause();
}
