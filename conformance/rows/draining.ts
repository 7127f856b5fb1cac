import { setTimeout as pause } from 'node:timers/promises';
import { claim, equal, shaped } from '../claims.js';
import type { Client } from '../clients/client.js';
import { RawWire } from '../clients/raw.js';
import { ask, isRefused } from '../http.js';
import { COMBINATIONS, rowAlone, type Row } from './row.js';
import { z } from 'zod';

const back = { retryAfterMs: z.int().min(0) };

export const drainingRows: Row[] = [
  ...COMBINATIONS.map((combination) => {
    const { transport, vocabulary } = combination;
    const [promise, toldWhen] =
      transport === 'ws'
        ? ['a draining server -> close 1012 with a jittered retryAfterMs in the reason', closedUntil]
        : ['a draining server -> error server_restarting with a jittered retryAfterMs, and a lost connection', lostUntil];
    return rowAlone(`[${transport} ${vocabulary}]`, promise, {}, async (stage, server) => {
      const ada = await stage.person();
      const clients = await Promise.all(Array.from({ length: 5 }, () => stage.connect(ada, combination)));
      const [told] = await Promise.all([Promise.all(clients.map(toldWhen)), server.stop()]);
      claim(new Set(told).size > 1, 'clients should not all be told to come back at once', told);
    });
  }),
  rowAlone(
    'GET /readyz',
    '503 while the server drains, and so is all else, with server_restarting; /healthz is 200',
    {},
    async (stage, server) => {
      const { wire } = await stage.connect(await stage.person(), { transport: 'ws', vocabulary: 'chats' });
      // It waits a moment for a client that does not hear its goodbye.
      if (wire instanceof RawWire) wire.socket.pause();
      const stopped = server.stop();
      const statusOf = async (path: string) => (await ask(stage.url, 'GET', path)).status;
      while ((await statusOf('/readyz')) === 200) await pause(20);
      equal([await statusOf('/readyz'), await statusOf('/healthz')], [503, 200], 'the statuses of /readyz and /healthz');
      const refused = await ask(stage.url, 'GET', '/api/users');
      isRefused(503, 'server_restarting')(refused);
      claim(
        /^[1-9]\d*$/.test(refused.headers.get('retry-after') ?? ''),
        'Retry-After should be there',
        refused.headers.get('retry-after') ?? '',
      );
      await stopped;
    },
  ),
];

async function closedUntil(client: Client): Promise<number> {
  const { code, reason } = await client.ended();
  equal(code, 1012, 'the close code');
  return shaped(JSON.parse(reason), back, 'the reason').retryAfterMs;
}

async function lostUntil(client: Client): Promise<number> {
  const { data } = await client.next('error');
  const { code, retryAfterMs } = shaped(data, { ...back, code: z.string() }, 'error');
  equal(code, 'server_restarting', 'the code of the error');
  // After any other end a client of Socket.IO would not connect again by itself.
  claim((await client.ended()).reason !== 'io server disconnect', 'the connection should be lost, and not ended for good');
  return retryAfterMs;
}
