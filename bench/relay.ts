import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

// The limit: a bare `ws` server that answers and passes on frames like Payam's, in content and size, and keeps nothing.

interface Sent {
  id: string;
  data: { chatId: string; content: string; clientId: string };
}

const groups = new Map<string, Set<WebSocket>>();
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
let seq = 0;

server.on('connection', (socket, request) => {
  const group = groupOf(new URL(request.url ?? '', 'http://relay').searchParams.get('group') ?? '');
  group.add(socket);
  socket.on('close', () => group.delete(socket));
  socket.on('message', (frame: Buffer) => passOn(socket, group, JSON.parse(frame.toString()) as Sent));
  socket.send('{"event":"ready"}');
});
server.on('listening', () => process.stdout.write(`relay listens on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`));
process.on('SIGTERM', () => process.exit(0));

function groupOf(name: string): Set<WebSocket> {
  const found = groups.get(name) ?? new Set();
  groups.set(name, found);
  return found;
}

function passOn(sender: WebSocket, group: ReadonlySet<WebSocket>, { id, data }: Sent): void {
  seq += 1;
  const message = messageOf(data);
  sender.send(JSON.stringify({ event: 'message_sent', id, data: { message } }));
  const news = { event: 'new_message', data: { chatId: data.chatId, revision: seq, previousRevision: seq - 1, message } };
  const frame = Buffer.from(JSON.stringify(news));
  for (const socket of group) if (socket !== sender) socket.send(frame, { binary: false });
}

const messageOf = ({ chatId, content, clientId }: Sent['data']) => ({
  id: `${chatId}.${seq}`,
  chatId,
  seq,
  revision: seq,
  clientId,
  sender: { id: chatId, name: 'person', avatarUrl: null },
  type: 'text',
  content,
  media: null,
  replyTo: null,
  status: 'sent',
  createdAt: new Date().toISOString(),
  editedAt: null,
  deletedAt: null,
});
