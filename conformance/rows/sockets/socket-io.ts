import { claim, equal, shaped, within } from '../../claims.js';
import { Client, isAck, isError } from '../../clients/client.js';
import { COMMANDS, EVENTS, VOCABULARIES } from '../../clients/names.js';
import { NotConnected, openSocketIo, type SocketIoOptions } from '../../clients/socketio.js';
import { shapes } from '../../shapes.js';
import { unique, type Combination, type Stage } from '../../stage.js';
import { over, row, type Row, type SocketRow } from '../row.js';
import { z } from 'zod';

const message = { message: shapes.message };
const error = { code: z.string(), message: z.string(), event: z.string() };

const carrier = ({ transport }: Pick<Combination, 'transport'>) => (transport === 'socket.io polling' ? 'polling' : 'websocket');

async function isTurnedAway(stage: Stage, options: Omit<SocketIoOptions, 'url'>): Promise<void> {
  const fault = await openSocketIo({ url: stage.url, ...options }).then(
    (wire) => stage.lend(wire),
    (reason: unknown) => reason,
  );
  claim(fault instanceof NotConnected, 'there should be a connect_error', fault instanceof Error ? fault.message : 'a connection');
  equal(fault.data?.code, 'unauthenticated', 'data.code of the connect_error');
}

/** Rows that have a meaning over Socket.IO alone. */
export const socketIoRows: SocketRow[] = [
  over('a bad token, or none -> connect_error with data.code unauthenticated', async (stage, combination) => {
    const { vocabulary } = combination;
    await isTurnedAway(stage, { transport: carrier(combination), auth: { token: 'nonsense', vocabulary } });
    await isTurnedAway(stage, { transport: carrier(combination), auth: { vocabulary } });
  }),
  over(
    'a callback gets { ok: true, data } or { ok: false, error: { code, message, errors? } }, and nothing else comes',
    async (stage, combination) => {
      const { ada, chatId } = await stage.pair();
      const client = await stage.connect(ada, combination);
      await client.ask('sendMessage', { chatId, content: 'Hello' }).then(isAck(message));
      isError('validation_failed')(await client.ask('sendMessage', { chatId }));
      isError('unknown_event')(await client.wire.ask('no_such_event', {}));
      await client.barrier();
      equal(client.heard.map(({ event }) => event), ['ready'], 'the events that came'); // prettier-ignore
    },
  ),
  over('too many refused commands: an error with a code comes before the server ends the connection', async (stage, combination) => {
    const client = await stage.connect(await stage.person(), combination);
    for (let nth = 0; nth < 110; nth += 1) client.wire.send('no_such_event', {});
    await client.ended();
    const codes = client.heard.filter(({ event }) => event === 'error').map(({ data }) => shaped(data, { code: z.string() }, 'error').code);
    claim(codes.at(-1) !== 'unknown_event', 'the last error should say why it ends', codes.at(-1));
  }),
  over('without a callback error { code, message, event } comes, and no reply that has no name', async (stage, combination) => {
    const { chatId } = await stage.pair();
    const client = await stage.connect(await stage.person('Cyd'), combination);
    client.say('sendMessage', { chatId, content: 'Let me in' });
    const { data } = await client.next('error');
    const { code, event } = shaped(data, error, 'error');
    equal([code, event], ['chat_not_found', COMMANDS.sendMessage[combination.vocabulary]], 'the code, and the event that it is about');
  }),
];

/** As most clients come: by polling, and then over a WebSocket. */
export const upgradingRows: Row[] = [
  row('[socket.io upgrading]', 'nothing is lost, doubled or out of order while it changes from polling to a WebSocket', async (stage) => {
    const { ada, bob, chatId } = await stage.pair();
    const wire = stage.lend(await openSocketIo({ url: stage.url, transport: ['polling', 'websocket'], auth: { token: bob.token } }));
    const client = new Client('chats', wire);
    const { engine } = wire.socket.io;
    const upgraded = new Promise<void>((resolve) => void engine.once('upgrade', () => resolve()));
    await client.next('ready');
    const sent: string[] = [];
    for (let nth = 0; nth < 60; nth += 1) sent.push((await stage.post(ada, chatId, `${nth}`)).id);
    await within(5_000, 'it should change to a WebSocket', engine.transport.name === 'websocket' ? Promise.resolve() : upgraded);
    await client.told('newMessage', message, (data) => data.message.id === sent.at(-1));
    equal(client.all('newMessage').map((data) => shaped(data, message, 'new_message').message.id), sent, 'what came, in its order'); // prettier-ignore
  }),
];

/** A client that names no vocabulary may say everything, and is told everything in both. */
export const bothRows: Row[] = (['socket.io websocket', 'socket.io polling'] as const).map((transport) =>
  row(`[${transport} both]`, "no vocabulary named -> both vocabularies' commands are taken, and both their events come", async (stage) => {
    const { ada, bob, chatId } = await stage.pair();
    const connect = async (token: string) => {
      const wire = stage.lend(await openSocketIo({ url: stage.url, transport: carrier({ transport }), auth: { token } }));
      const client = new Client('chats', wire);
      await client.next('ready');
      return client;
    };
    const [from, beside, to] = [await connect(ada.token), await connect(ada.token), await connect(bob.token)];
    for (const vocabulary of VOCABULARIES) {
      const content = unique();
      const reply = await from.wire.ask(COMMANDS.sendMessage[vocabulary], { chatId, content });
      const { id } = isAck(message)(reply).message;
      for (const words of VOCABULARIES) {
        const isIt = ({ data }: { data: unknown }) => z.object({ message: z.object({ id: z.literal(id) }) }).safeParse(data).success;
        await to.next(EVENTS.newMessage[words], isIt);
        await beside.next(EVENTS.messageSent[words], isIt);
      }
      from.wire.send(COMMANDS.sendMessage[vocabulary], { chatId, content: unique() });
      await from.next(EVENTS.messageSent[vocabulary]);
    }
    isAck({})(await to.wire.ask(COMMANDS.markRead.conversations, { messageId: `${chatId}.1` }));
    const { data } = await from.next(EVENTS.read.conversations);
    equal(shaped(data, { upToSeq: shapes.count, userId: shapes.id }, 'message:read').userId, bob.id, 'who has read it');
    await from.next(EVENTS.read.chats, (frame) => z.object({ status: z.literal('read') }).safeParse(frame.data).success);
  }),
);
