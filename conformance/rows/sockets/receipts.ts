import { setTimeout as pause } from 'node:timers/promises';
import { equal } from '../../claims.js';
import { isAck, type Client } from '../../clients/client.js';
import { SENT } from '../../clients/names.js';
import { is } from '../../http.js';
import { shapes } from '../../shapes.js';
import type { Person } from '../../stage.js';
import { over, type SocketRow } from '../row.js';

const cursor = {
  chatId: shapes.id,
  messageId: shapes.id,
  upToSeq: shapes.count,
  userId: shapes.id,
  status: shapes.status,
  at: shapes.time,
};
const chatRead = { chatId: shapes.id, userId: shapes.id, upToSeq: shapes.count, at: shapes.time };
const message = { message: shapes.message };
const marked = { messageId: shapes.id, status: shapes.status };
/** Longer than the server waits before it asks for a pong, and before it writes a cursor. */
const SETTLED_MS = 600;

const statusOf = async (who: Person, id: string) => (await who.ask('GET', `/api/messages/${id}`).then(is(200, message))).message.status;
const toldRead = (client: Client | undefined, upToSeq: number) =>
  client?.told('read', cursor, (data) => data.status === 'read' && data.upToSeq >= upToSeq);

export const socketReceiptRows: SocketRow[] = [
  over(
    'a message is delivered when the transport has confirmed it: {delivered} { chatId, messageId, upToSeq, userId, status, at }',
    async (stage, combination) => {
      const { ada, bob, chatId } = await stage.pair();
      const [sender] = [await stage.connect(ada, combination), await stage.connect(bob, combination)];
      const { id, seq } = await stage.post(ada, chatId, 'Hello');
      const { messageId, upToSeq, userId, status } = await sender.told('delivered', cursor, (data) => data.upToSeq >= seq);
      equal(
        { messageId, upToSeq, userId, status },
        { messageId: id, upToSeq: seq, userId: bob.id, status: 'delivered' },
        'what the sender is told',
      );
      equal(await statusOf(ada, id), 'delivered', "the message's status");
    },
  ),
  over('nothing is called delivered that was skipped, until {sync} brings it', async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    const missed = await stage.post(ada, chatId, 'While Bob is away');
    const [sender, receiver] = [await stage.connect(ada, combination), await stage.connect(bob, combination)];
    const seen = await stage.post(ada, chatId, 'Now he is here');
    await receiver.told('newMessage', message);
    await pause(SETTLED_MS);
    equal([await statusOf(ada, missed.id), await statusOf(ada, seen.id)], ['sent', 'sent'], 'the statuses with the first one skipped');
    await receiver.ask('sync', {}).then(isAck(shapes.sync.shape));
    await sender.told('delivered', cursor, ({ upToSeq }) => upToSeq >= seen.seq);
    equal([await statusOf(ada, missed.id), await statusOf(ada, seen.id)], ['delivered', 'delivered'], 'the statuses after it');
  }),
  over("one's own messages are no gap between those of others", async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    const clients = await Promise.all([ada, bob].map((who) => stage.connect(who, combination)));
    for (const content of ['1', '2', '3']) {
      for (const client of clients) await client.ask('sendMessage', { chatId, content }).then(isAck({}, SENT[combination.vocabulary]));
    }
    const [ones, others] = clients;
    await others?.told('delivered', cursor, ({ userId, upToSeq }) => userId === ada.id && upToSeq >= 6);
    await ones?.told('delivered', cursor, ({ userId, upToSeq }) => userId === bob.id && upToSeq >= 5);
  }),
  over('{getMessages} makes nothing delivered', async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    const { id } = await stage.post(ada, chatId, 'While Bob is away');
    const client = await stage.connect(bob, combination);
    await client.ask('getMessages', { chatId }).then(isAck({}));
    await pause(SETTLED_MS);
    equal(await statusOf(ada, id), 'sent', 'the status after a page of history');
  }),
  over('acks: true -> delivered is what the client says by {markDelivered} -> ack { messageId, status }', async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    const sender = await stage.connect(ada, combination);
    const [receiver, beside] = [await stage.connect(bob, combination, true), await stage.connect(bob, combination, true)];
    const [first, second] = [await stage.post(ada, chatId, '1'), await stage.post(ada, chatId, '2')];
    await receiver.told('newMessage', message, (data) => data.message.id === second.id);
    await pause(SETTLED_MS);
    equal(await statusOf(ada, first.id), 'sent', 'the status before the client has said anything');
    const answer = await receiver.ask('markDelivered', { messageId: first.id }).then(isAck(marked));
    equal(answer, { messageId: first.id, status: 'delivered' }, 'the answer');
    for (const client of [sender, beside]) {
      const told = await client.told('delivered', cursor);
      equal([told.upToSeq, told.status], [first.seq, 'delivered'], "what the sender, and one's own other socket, is told first");
    }
    equal(await statusOf(ada, second.id), 'sent', 'the status of what was not named');
  }),
  over(
    "{markRead} -> ack { messageId, status, unreadCount }; {read} to the sender and one's own other sockets",
    async (stage, combination) => {
      const { ada, bob, chatId } = await stage.pair();
      const [sender, reader, beside] = await Promise.all([ada, bob, bob].map((who) => stage.connect(who, combination)));
      const sent = [await stage.post(ada, chatId, '1'), await stage.post(ada, chatId, '2'), await stage.post(ada, chatId, '3')];
      const answer = await reader?.ask('markRead', { messageId: sent[1]?.id }).then(isAck({ ...marked, unreadCount: shapes.count }));
      equal(answer, { messageId: sent[1]?.id, status: 'read', unreadCount: 1 }, 'the answer');
      for (const client of [sender, beside]) {
        const told = await toldRead(client, 2);
        equal([told?.chatId, told?.messageId, told?.upToSeq, told?.userId], [chatId, sent[1]?.id, 2, bob.id], 'what is told');
      }
      equal(await statusOf(ada, sent[0]?.id ?? ''), 'read', 'the status of the one before');
    },
  ),
  over('{read} of a group only to the senders of what it covers', async (stage, combination) => {
    const [ada, bob, cyd] = await stage.three();
    const { id: chatId } = await stage.group(ada, [bob, cyd]);
    const [sender, reader, aside] = await Promise.all([ada, bob, cyd].map((who) => stage.connect(who, combination)));
    const { id, seq } = await stage.post(ada, chatId, 'Hello');
    await reader?.ask('markRead', { messageId: id }).then(isAck(marked));
    equal((await toldRead(sender, seq))?.userId, bob.id, 'who has read it');
    await aside?.barrier();
    equal([...(aside?.all('read') ?? []), ...(aside?.all('chatRead') ?? [])], [], 'what somebody else is told of it');
  }),
  over(
    '{markChatRead} -> ack { readSeq, unreadCount }, up to a message or all; {chatRead} when that is all there is',
    async (stage, combination) => {
      const { ada, bob, chatId } = await stage.pair();
      const [sender, reader, beside] = await Promise.all([ada, bob, bob].map((who) => stage.connect(who, combination)));
      for (const content of ['1', '2', '3']) await stage.post(ada, chatId, content);
      const answered = { readSeq: shapes.count, unreadCount: shapes.count };
      const part = await reader?.ask('markChatRead', { chatId, upTo: `${chatId}.2` }).then(isAck(answered));
      equal(part, { readSeq: 2, unreadCount: 1 }, 'the answer up to the second');
      await toldRead(sender, 2);
      equal(sender?.all('chatRead').length, 0, 'whether the chat is called read before it is');
      const all = await reader?.ask('markChatRead', { conversationId: chatId }).then(isAck(answered));
      equal(all, { readSeq: 3, unreadCount: 0 }, 'the answer to all');
      for (const client of [sender, beside]) {
        const told = await client?.told('chatRead', chatRead);
        equal([told?.chatId, told?.userId, told?.upToSeq], [chatId, bob.id, 3], 'what is told when all is read');
      }
      await toldRead(sender, 3);
    },
  ),
];
