import type { Socket as NetSocket } from 'node:net';
import { equal } from '../../claims.js';
import { isAck, type Client } from '../../clients/client.js';
import { Copy } from '../../clients/copy.js';
import { RawWire } from '../../clients/raw.js';
import { SocketIoWire } from '../../clients/socketio.js';
import { is } from '../../http.js';
import { shapes } from '../../shapes.js';
import type { Person, Stage } from '../../stage.js';
import { over, type SocketRow } from '../row.js';
import { z } from 'zod';

const page = { messages: z.array(shapes.message), hasMore: z.boolean() };
/** Of 4,000 code points, some 16 KB each: more than the system's buffers and the server's patience hold. */
const FLOOD = 900;
const LONG = '😀'.repeat(4_000);

/** The connection under a client, whose reading can be put off. */
function socketUnder(client: Client): NetSocket {
  const { wire } = client;
  const ws = wire instanceof RawWire ? wire.socket : wire instanceof SocketIoWire ? transportOf(wire) : undefined;
  return (ws as { _socket: NetSocket })._socket;
}
const transportOf = (wire: SocketIoWire): unknown => (wire.socket.io.engine.transport as unknown as { ws: unknown }).ws;

/** Over a raw socket, whatever it is that is looked at. */
async function flood(stage: Stage, who: Person, chatId: string): Promise<void> {
  const sender = await stage.connect(who, { transport: 'ws', vocabulary: 'chats' }, true);
  for (let sent = 0; sent < FLOOD; sent += 100) {
    await Promise.all(Array.from({ length: 100 }, () => sender.ask('sendMessage', { chatId, content: LONG })));
  }
}

export const resyncRows: SocketRow[] = [
  over('who reads at once has not fallen behind: {getMessages} of a page of 100 long messages, twice', async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    const body = { chatId, content: LONG };
    await Promise.all(Array.from({ length: 100 }, () => ada.ask('POST', '/api/messages', body).then(is(201, { message: shapes.message }))));
    const client = await stage.connect(bob, combination);
    for (let nth = 0; nth < 2; nth += 1) {
      const { messages } = await client.ask('getMessages', { chatId, limit: 100 }).then(isAck(page));
      equal(messages.length, 100, 'the number of messages');
    }
    const { id } = await stage.post(ada, chatId, 'Still there?');
    await client.told('newMessage', { message: shapes.message }, ({ message }) => message.id === id);
    equal(client.heard.filter(({ event }) => event === 'error'), [], 'the errors that came'); // prettier-ignore
  }),
  over(
    'a socket that fell behind and reads again -> {resync} {}; sync then brings everything',
    async (stage, combination) => {
      const { ada, bob, chatId } = await stage.pair();
      const client = await stage.connect(bob, combination);
      const copy = new Copy(chatId, 0);
      copy.applySync(await client.ask('sync', {}).then(isAck(shapes.sync.shape)));
      socketUnder(client).pause();
      await flood(stage, ada, chatId);
      socketUnder(client).resume();
      await client.told('resync', {}, undefined, 10_000);
      const synced = await client.ask('sync', { chats: { [chatId]: copy.have }, limit: 20 }).then(isAck(shapes.sync.shape));
      copy.applySync(synced);
      const last = await stage.post(ada, chatId, 'The last');
      await client.told('newMessage', { message: shapes.message }, ({ message }) => message.id === last.id);
      for (const frame of client.heard) copy.apply(frame);
      const { messages } = await bob.ask('GET', `/api/messages/chat/${chatId}?limit=10`).then(is(200, page));
      equal(
        [...copy.messages.keys()].slice(-10),
        messages.map(({ id }) => id),
        'the newest messages that the client has',
      );
    },
    ({ transport }) => transport !== 'socket.io polling',
  ),
  over(
    'a socket that fell behind and never asked sync -> close 4408',
    async (stage, combination) => {
      const { ada, bob, chatId } = await stage.pair();
      const client = await stage.connect(bob, combination);
      socketUnder(client).pause();
      await flood(stage, ada, chatId);
      socketUnder(client).resume();
      equal((await client.ended()).code, 4408, 'the close code');
    },
    ({ transport, vocabulary }) => transport === 'ws' && vocabulary === 'chats',
  ),
];
