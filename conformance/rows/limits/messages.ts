import { claim, equal } from '../../claims.js';
import { isAck, isError, type Client } from '../../clients/client.js';
import { SENT } from '../../clients/names.js';
import { is } from '../../http.js';
import { shapes } from '../../shapes.js';
import { unique, type Combination } from '../../stage.js';
import { rowAlone, type Row } from '../row.js';
import { isLimited, limits } from './limited.js';
import { z } from 'zod';

const message = { message: shapes.message };
const page = { messages: z.array(shapes.message), hasMore: z.boolean() };
const MINUTE_S = 60;

const ways: Combination[] = [
  { transport: 'ws', vocabulary: 'chats' },
  { transport: 'socket.io websocket', vocabulary: 'conversations' },
  { transport: 'socket.io polling', vocabulary: 'chats' },
];

export const messageLimitRows: Row[] = (['default', 'strict'] as const).map((kind) =>
  rowAlone(
    `RATE_LIMITS=${kind}`,
    '60 messages in a minute of a user over HTTP and sockets together, then 429, and error rate_limited with retryAfterMs',
    limits(kind),
    async (stage) => {
      const { ada, bob, chatId } = await stage.pair();
      const clients = await Promise.all(ways.map((way) => stage.connect(ada, way)));
      const first = { chatId, content: 'The first', clientId: unique() };
      const { id } = await stage.post(ada, chatId, first.content, first);
      for (let nth = 1; nth < 15; nth += 1) await stage.post(ada, chatId, `${nth}`);
      for (const client of clients)
        for (let nth = 0; nth < 15; nth += 1) isAck(message, SENT[client.vocabulary])(await say(client, chatId));

      await ada.ask('POST', '/api/messages', { chatId, content: 'One more' }).then(isLimited(MINUTE_S));
      for (const client of clients) {
        const { retryAfterMs = 0 } = isError('rate_limited')(await say(client, chatId));
        claim(
          Number.isInteger(retryAfterMs) && retryAfterMs > 0 && retryAfterMs <= 60_000,
          'retryAfterMs should be in the minute',
          retryAfterMs,
        );
        await client.barrier();
      }
      const again = await ada.ask('POST', '/api/messages', first).then(is(200, message));
      equal(again.message.id, id, 'the message of a repeat, which is answered all the same');
      await stage.post(bob, chatId, 'Of somebody else');
      const { messages } = await bob.ask('GET', `/api/messages/chat/${chatId}?limit=100`).then(is(200, page));
      equal(messages.length, 61, 'how many there are');
    },
  ),
);

const say = (client: Client, chatId: string) => client.ask('sendMessage', { chatId, content: 'Hello' });
