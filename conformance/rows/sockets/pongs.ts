import { setTimeout as pause } from 'node:timers/promises';
import { claim, equal, shaped, within } from '../../claims.js';
import { Client } from '../../clients/client.js';
import { openRaw, type RawWire } from '../../clients/raw.js';
import { is } from '../../http.js';
import { shapes } from '../../shapes.js';
import type { Person, Stage } from '../../stage.js';
import { over, rowAlone, type Row, type SocketRow } from '../row.js';
import { z } from 'zod';

const message = { message: shapes.message };
/** Longer than the server waits before it asks for a pong, and before it writes a cursor. */
const SETTLED_MS = 600;
const HEARTBEAT_MS = 400;

/** A socket that answers no ping by itself, and is ready. */
async function silent(stage: Stage, { token }: Person): Promise<{ client: Client; wire: RawWire }> {
  const wire = stage.lend(await openRaw({ url: stage.url, token, vocabulary: 'chats', autoPong: false }));
  const client = new Client('chats', wire);
  await client.next('ready');
  return { client, wire };
}

export const pongRows: SocketRow[] = [
  over(
    'a message is not delivered before a pong has answered the ping that came after it',
    async (stage) => {
      const { ada, bob, chatId } = await stage.pair();
      const { client, wire } = await silent(stage, bob);
      const asked = new Promise<Buffer>((resolve) => wire.socket.once('ping', resolve));
      const { id } = await stage.post(ada, chatId, 'Hello');
      const status = async () => (await ada.ask('GET', `/api/messages/${id}`).then(is(200, message))).message.status;
      await client.told('newMessage', message);
      const payload = await within(SETTLED_MS * 5, 'a ping should come after the message', asked);
      await pause(SETTLED_MS);
      equal(await status(), 'sent', 'the status before the pong');
      wire.socket.pong(payload);
      await pause(SETTLED_MS);
      equal(await status(), 'delivered', 'the status after it');
    },
    ({ vocabulary }) => vocabulary === 'chats',
  ),
];

export const heartbeatRows: Row[] = [
  rowAlone(
    '[ws chats]',
    'a socket that misses two heartbeats is ended, and no other',
    { HEARTBEAT_MS: `${HEARTBEAT_MS}` },
    async (stage) => {
      const [ada, bob] = await stage.two();
      const { client, wire } = await silent(stage, ada);
      const { heartbeatMs } = shaped(client.heard[0]?.data, { heartbeatMs: z.number() }, 'ready');
      equal(heartbeatMs, HEARTBEAT_MS, 'how often the server says that it pings');
      const other = await stage.connect(bob, { transport: 'ws', vocabulary: 'chats' });
      let pings = 0;
      wire.socket.on('ping', () => (pings += 1));
      await client.ended();
      claim(pings >= 2, 'two pings should go unanswered first', pings);
      await other.barrier();
    },
  ),
];
