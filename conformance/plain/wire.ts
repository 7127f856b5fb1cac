import { io } from 'socket.io-client';
import { WebSocket } from 'ws';

/** What somebody is told; a plain client believes that what its event needs is there. */
export interface Told {
  message: { id: string; content: string };
  chat: { id: string };
  chatId: string;
  messageId: string;
  status: string;
  userId: string;
}

/** What the plain clients need of a connection. */
export interface PlainWire {
  emit(event: string, data: object): void;
  on(event: string, hear: (data: Told) => void): void;
  end(): void;
}

interface Server {
  url: string;
  token: string;
}

/** Socket.IO as most people use it: no transport and no vocabulary is named. */
export async function socketIo({ url, token }: Server): Promise<PlainWire> {
  const socket = io(url, { auth: { token }, forceNew: true, reconnection: false });
  await new Promise((resolve, reject) => {
    socket.once('ready', resolve);
    socket.once('connect_error', reject);
  });
  return {
    emit: (event, data) => void socket.emit(event, data),
    on: (event, hear) => void socket.on(event, hear),
    end: () => void socket.disconnect(),
  };
}

/** A raw WebSocket; only who speaks of conversations has to say so. */
export async function raw({ url, token }: Server, subprotocols: string[] = []): Promise<PlainWire> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws`, subprotocols, { headers: { authorization: `Bearer ${token}` } });
  const listeners: ((frame: { event: string; data: Told }) => void)[] = [];
  socket.on('message', (text: Buffer) => {
    const frame = JSON.parse(text.toString('utf8')) as { event: string; data: Told };
    for (const hear of [...listeners]) hear(frame);
  });
  const wire: PlainWire = {
    emit: (event, data) => socket.send(JSON.stringify({ event, data })),
    on: (event, hear) => void listeners.push((frame) => void (frame.event === event && hear(frame.data))),
    end: () => socket.terminate(),
  };
  await new Promise((resolve, reject) => {
    wire.on('ready', resolve);
    socket.once('error', reject);
  });
  return wire;
}
