import { claim, equal, shaped } from '../../claims.js';
import { Client, isAck, type Frame } from '../../clients/client.js';
import type { Vocabulary } from '../../clients/names.js';
import { NotUpgraded, openRaw, type RawOptions, type RawWire } from '../../clients/raw.js';
import type { Stage } from '../../stage.js';
import { over, type SocketRow } from '../row.js';
import { shapes } from '../../shapes.js';
import { z } from 'zod';

const error = { code: z.string(), message: z.string() };
const SILENT_MS = 12_000;

const open = async (stage: Stage, options: Omit<RawOptions, 'url'>): Promise<RawWire> =>
  stage.lend(await openRaw({ url: stage.url, ...options }));
const clientOf = (wire: RawWire, vocabulary: Vocabulary) => new Client(vocabulary, wire);
const codeOf = ({ data }: Frame) => shaped(data, error, 'an error').code;

async function isTurnedAway(stage: Stage, options: Omit<RawOptions, 'url'>, status: number): Promise<void> {
  const came = await open(stage, options).catch((fault: unknown) => fault);
  equal(
    came instanceof NotUpgraded ? came.status : came instanceof Error ? came.message : 'it opened',
    status,
    'the status of the upgrade',
  );
}

/** Rows that have a meaning on raw sockets alone. */
export const rawRows: SocketRow[] = [
  over('the subprotocol picks the vocabulary, and is what the server chose', async (stage, { vocabulary }) => {
    const { token } = await stage.person();
    const wire = await open(stage, { vocabulary, token });
    equal(wire.socket.protocol, `payam.${vocabulary}.v1`, 'the subprotocol');
  }),
  over(
    'without a subprotocol it is this vocabulary',
    async (stage, { vocabulary }) => {
      const { ada, bob, chatId } = await stage.pair();
      const client = clientOf(await open(stage, { token: bob.token }), vocabulary);
      await stage.connect(ada, { transport: 'ws', vocabulary });
      await stage.post(ada, chatId, 'Hello');
      await client.told('newMessage', { message: shapes.message });
      await client.ask('markRead', { messageId: `${chatId}.1` }).then(isAck({}));
    },
    ({ vocabulary }) => vocabulary === 'chats',
  ),
  over('a bad token in the header of the upgrade -> 401', async (stage, { vocabulary }) => {
    await isTurnedAway(stage, { vocabulary, token: 'nonsense' }, 401);
  }),
  over('authenticate as the first frame -> ready; before it error unauthenticated; it may be sent again', async (stage, { vocabulary }) => {
    const ada = await stage.person();
    const client = clientOf(await open(stage, { vocabulary }), vocabulary);
    client.say('ping');
    equal(codeOf(await client.next('error')), 'unauthenticated', 'the code before');
    client.wire.send('authenticate', { token: ada.token });
    const { userId } = shaped((await client.next('ready')).data, { userId: shapes.id }, 'ready');
    equal(userId, ada.id, 'who it is');
    await client.barrier();
    const again = await client.wire.ask('authenticate', { token: ada.token });
    claim(again.isOk, 'authenticate may be sent again', again);
    await client.barrier();
  }),
  over('authenticate with acks: true, and ?acks=1, are both understood', async (stage, { vocabulary }) => {
    const { ada, bob, chatId } = await stage.pair();
    const client = clientOf(await open(stage, { vocabulary }), vocabulary);
    client.wire.send('authenticate', { token: bob.token, acks: true });
    await client.next('ready');
    const sender = await stage.connect(ada, { transport: 'ws', vocabulary });
    const [first, second] = [await stage.post(ada, chatId, '1'), await stage.post(ada, chatId, '2')];
    await client.told('newMessage', { message: shapes.message }, ({ message }) => message.id === second.id);
    await client.ask('markDelivered', { messageId: first.id }).then(isAck({}));
    const told = await sender.told('delivered', { upToSeq: shapes.count });
    equal(told.upToSeq, 1, 'how far it is called delivered first');
  }),
  over('authenticate with a bad token -> error unauthenticated or nothing, and close 4401', async (stage, { vocabulary }) => {
    const wire = await open(stage, { vocabulary });
    const client = clientOf(wire, vocabulary);
    wire.send('authenticate', { token: 'nonsense' });
    equal((await client.ended()).code, 4401, 'the close code');
  }),
  over('10 s of silence without authenticate -> close 4401', async (stage, { vocabulary }) => {
    const wire = await open(stage, { vocabulary });
    const late = new Promise<'late'>((resolve) => void setTimeout(() => resolve('late'), SILENT_MS).unref());
    const ending = await Promise.race([wire.ended, late]);
    equal(ending === 'late' ? 'none' : ending.code, 4401, `the close code within ${SILENT_MS} ms`);
  }),
  over('a token in the URL lets nobody in', async (stage, { vocabulary }) => {
    const { token } = await stage.person();
    const client = clientOf(await open(stage, { vocabulary, query: `?token=${token}` }), vocabulary);
    client.say('ping');
    equal(codeOf(await client.next('error')), 'unauthenticated', 'the code');
  }),
  over("a browser's Origin that is not allowed -> the upgrade is refused; the server's own is allowed", async (stage, { vocabulary }) => {
    const { token } = await stage.person();
    await isTurnedAway(stage, { vocabulary, token, headers: { origin: 'https://elsewhere.example' } }, 403);
    const client = clientOf(await open(stage, { vocabulary, token, headers: { origin: new URL(stage.url).origin } }), vocabulary);
    await client.barrier();
  }),
  over(
    'bad JSON -> error malformed_json; what is no frame -> error malformed_frame; never a dropped socket',
    async (stage, { vocabulary }) => {
      const wire = await open(stage, { vocabulary, token: (await stage.person()).token });
      const client = clientOf(wire, vocabulary);
      for (const text of ['{"event":', '', 'ping']) {
        wire.socket.send(text);
        equal(codeOf(await client.next('error')), 'malformed_json', `the code of the answer to ${text}`);
      }
      wire.socket.send(Buffer.from('{"event":"ping"}'));
      equal(codeOf(await client.next('error')), 'malformed_frame', 'the code of the answer to a frame that is not text');
      for (const text of ['[]', '"ping"', 'null', '{}', '{"event":7}']) {
        wire.socket.send(text);
        equal(codeOf(await client.next('error')), 'malformed_frame', `the code of the answer to ${text}`);
      }
      await client.barrier();
    },
  ),
  over('with an id exactly one reply carries that id, a number too, and an error as well', async (stage, { vocabulary }) => {
    const wire = await open(stage, { vocabulary, token: (await stage.person()).token });
    const client = clientOf(wire, vocabulary);
    const came: { event: string; id?: unknown }[] = [];
    wire.socket.on('message', (data: Buffer) => came.push(JSON.parse(data.toString('utf8')) as { event: string; id?: unknown }));
    for (const id of ['a', 7]) wire.socket.send(JSON.stringify({ event: 'ping', id }));
    wire.socket.send(JSON.stringify({ event: 'no_such_event', id: 'b' }));
    await client.barrier();
    const replies = came.filter(({ event, id }) => event !== 'ready' && !String(id).startsWith('ask'));
    const named = replies.map(({ event, id }) => `${event} ${typeof id} ${String(id)}`);
    equal(named.sort(), ['ack number 7', 'ack string a', 'error string b'], 'the replies, in whatever order');
  }),
];
