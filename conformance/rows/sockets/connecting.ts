import { claim, equal } from '../../claims.js';
import { isAck, type Client } from '../../clients/client.js';
import { ask, is, isEmpty } from '../../http.js';
import { shapes } from '../../shapes.js';
import { PASSWORD, type Combination } from '../../stage.js';
import { over, type SocketRow } from '../row.js';
import { z } from 'zod';

const ready = { userId: shapes.id, sessionId: shapes.id, serverTime: shapes.time, heartbeatMs: z.int().min(1) };
const sessions = z.array(z.object({ id: shapes.id }).loose());

export const connectingRows: SocketRow[] = [
  over('a good token -> ready { userId, sessionId, serverTime, heartbeatMs }', async (stage, combination) => {
    const ada = await stage.person();
    const client = await stage.connect(ada, combination);
    const [first] = client.heard;
    equal(first?.event, 'ready', 'the first event');
    const { userId, sessionId } = z.object(ready).parse(first?.data);
    const list = await ada.ask('GET', '/api/auth/sessions').then(is(200, { sessions }));
    equal([userId, sessionId], [ada.id, list.sessions[0]?.id], 'the user and the session');
  }),
  over('{ping} -> ack { serverTime }', async (stage, combination) => {
    const client = await stage.connect(await stage.person(), combination);
    await client.ask('ping').then(isAck({ serverTime: shapes.time }));
    await client.ask('ping', {}).then(isAck({ serverTime: shapes.time }));
  }),
  over('without an id or callback a command that has no named reply gets none', async (stage, combination) => {
    const client = await stage.connect(await stage.person(), combination);
    client.say('ping');
    client.say('sync', {});
    await client.barrier();
    equal(client.heard.map(({ event }) => event), ['ready'], 'the events that came'); // prettier-ignore
  }),
  over('a session that ends: close 4401, or error session_ended and a disconnect by the server', async (stage, combination) => {
    const [ada, bob] = await stage.two();
    const client = await stage.connect(ada, combination);
    const other = await stage.connect(bob, combination);
    await ada.ask('POST', '/api/auth/logout').then(isEmpty(204));
    await isEndedWithItsSession(client, combination);
    await other.barrier();
  }),
  over('a session that was ended from another device ends its connections, and no others', async (stage, combination) => {
    const ada = await stage.person();
    const { token } = await ask(stage.url, 'POST', '/api/auth/login', { body: { username: ada.username, password: PASSWORD } }).then(
      is(200, shapes.signedIn.shape),
    );
    const [client, other] = [await stage.connect(ada, combination), await stage.connect({ token }, combination)];
    const { sessionId } = z.object(ready).parse(other.heard[0]?.data);
    await ada.ask('DELETE', `/api/auth/sessions/${sessionId}`).then(isEmpty(204));
    await isEndedWithItsSession(other, combination);
    await client.barrier();
  }),
  over('a changed password ends the connections of the other sessions, and of no more', async (stage, combination) => {
    const ada = await stage.person();
    const login = await ask(stage.url, 'POST', '/api/auth/login', { body: { username: ada.username, password: PASSWORD } });
    const { token } = is(200, shapes.signedIn.shape)(login);
    const [client, other] = [await stage.connect(ada, combination), await stage.connect({ token }, combination)];
    await ada.ask('PUT', '/api/users/password', { currentPassword: PASSWORD, newPassword: 'another horse' }).then(isEmpty(204));
    await isEndedWithItsSession(other, combination);
    await client.barrier();
  }),
  over('every device of a person has a connection of its own', async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    const devices = [await stage.connect(bob, combination), await stage.connect(bob, combination)];
    const { id } = await stage.post(ada, chatId, 'To all of you');
    for (const device of devices) {
      const { message } = await device.told('newMessage', { message: shapes.message });
      claim(message.id === id, 'each should get the message', message);
    }
  }),
];

async function isEndedWithItsSession(client: Client, { transport }: Combination): Promise<void> {
  const { code, reason } = await client.ended();
  if (transport === 'ws') return equal(code, 4401, 'the close code');
  equal(reason, 'io server disconnect', 'the reason of the disconnect');
  const last = z.object({ code: z.string() }).safeParse(client.heard.findLast(({ event }) => event === 'error')?.data);
  equal(last.data?.code, 'session_ended', 'the code of the error before it');
}
