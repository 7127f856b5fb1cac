import { claim, equal } from '../../claims.js';
import { isAck, type Client } from '../../clients/client.js';
import { Copy } from '../../clients/copy.js';
import { is } from '../../http.js';
import { shapes } from '../../shapes.js';
import type { Stage } from '../../stage.js';
import { over, type SocketRow } from '../row.js';
import { z } from 'zod';

const page = { messages: z.array(shapes.message), hasMore: z.boolean() };
const sync = (client: Client, body: object) => client.ask('sync', body).then(isAck(shapes.sync.shape));

/** Asks on, with the revisions and the cursor of each answer, until there is no more. */
async function syncToTheEnd(client: Client, copies: readonly Copy[], limit: number): Promise<number> {
  let cursor: string | undefined;
  for (let asked = 1; asked <= 20; asked += 1) {
    const chats = Object.fromEntries(copies.map(({ chatId, have }) => [chatId, have]));
    const answer = await sync(client, { chats, limit, ...(cursor !== undefined && { cursor }) });
    const size = answer.chats.reduce((sum, { messages, members = [], reset }) => sum + (reset ? 0 : messages.length + members.length), 0);
    claim(size <= limit, `an answer should hold ${limit} messages and members at most`, size);
    for (const copy of copies) copy.applySync(answer);
    cursor = answer.cursor;
    if (cursor === undefined && !answer.chats.some(({ more }) => more)) return asked;
  }
  throw new Error('sync should come to an end');
}

async function isWhole(stage: Stage, token: string, copies: readonly Copy[]): Promise<void> {
  const who = stage.as({ id: '', name: '', username: '', token, refreshToken: '' });
  for (const copy of copies) {
    const { messages } = await who.ask('GET', `/api/messages/chat/${copy.chatId}?limit=100`).then(is(200, page));
    copy.isLike(messages, 'what the client has in the end');
  }
}

export const catchingUpRows: SocketRow[] = [
  over('sync with limit, cursor and more: page by page to the heads of all chats', async (stage, combination) => {
    const [ada, bob, cyd] = await stage.three();
    const ids = [await stage.chat(ada, bob), await stage.chat(cyd, bob)];
    const client = await stage.connect(bob, combination);
    const first = await sync(client, {});
    const copies = ids.map((id) => new Copy(id, 0));
    for (const copy of copies) copy.applySync(first);
    for (const content of ['1', '2', '3'])
      await Promise.all([stage.post(ada, ids[0] ?? '', content), stage.post(cyd, ids[1] ?? '', content)]);
    const asked = await syncToTheEnd(client, copies, 4);
    claim(asked >= 2, 'six messages with a limit of four should take more answers than one', asked);
    await isWhole(stage, bob.token, copies);
  }),
  over('sync more than limit changes behind -> reset: true', async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    const client = await stage.connect(bob, combination);
    const copy = new Copy(chatId, 0);
    copy.applySync(await sync(client, {}));
    for (let nth = 0; nth < 8; nth += 1) await stage.post(ada, chatId, `${nth}`);
    const [told] = (await sync(client, { chats: { [chatId]: copy.have }, limit: 5 })).chats;
    equal([told?.reset, told?.chat?.id], [true, chatId], 'that the chat is told anew');
    equal(told?.messages.at(-1)?.seq, 8, 'the newest message');
  }),
  over('after a reconnect nothing is lost and nothing doubled, while others write on: ready, sync, events', async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    const before = await stage.connect(bob, combination);
    const copy = new Copy(chatId, 0);
    copy.applySync(await sync(before, {}));
    before.wire.end();

    const writing = (async () => {
      for (let nth = 0; nth < 30; nth += 1) await stage.post(ada, chatId, `${nth}`);
    })();
    const [client] = await Promise.all([stage.connect(bob, combination), stage.post(ada, chatId, 'In between')]);
    copy.applySync(await sync(client, { chats: { [chatId]: copy.have } }));
    await writing;
    const last = await stage.post(ada, chatId, 'The last');
    await client.told('newMessage', { message: shapes.message }, ({ message }) => message.id === last.id);
    for (const frame of client.heard) copy.apply(frame);
    await isWhole(stage, bob.token, [copy]);
    equal(copy.messages.size, 32, 'the number of messages');
  }),
];
