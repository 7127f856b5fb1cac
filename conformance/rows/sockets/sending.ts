import { equal } from '../../claims.js';
import { isAck, isError, type Client } from '../../clients/client.js';
import { SENT } from '../../clients/names.js';
import { is } from '../../http.js';
import { shapes } from '../../shapes.js';
import { unique } from '../../stage.js';
import { over, type SocketRow } from '../row.js';
import { z } from 'zod';

const message = { message: shapes.message };
const page = { messages: z.array(shapes.message), hasMore: z.boolean() };

const send = (client: Client, body: object) => client.ask('sendMessage', body).then(isAck(message, SENT[client.vocabulary]));

export const sendingRows: SocketRow[] = [
  over('{sendMessage} with an id -> {sent} { message }', async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    const client = await stage.connect(ada, combination);
    const clientId = unique();
    const sent = await send(client, { chatId, content: 'Hello', type: 'text', clientId });
    equal([sent.message.content, sent.message.clientId, sent.message.sender.id], ['Hello', clientId, ada.id], 'the message');
    const stored = await bob.ask('GET', `/api/messages/${sent.message.id}`).then(is(200, message));
    equal(stored.message.content, 'Hello', 'what is stored');
    await client.barrier();
    equal(client.all('messageSent').length, 0, 'how often it came besides, where it was sent');
  }),
  over('{sendMessage} without an id -> {messageSent} { message }', async (stage, combination) => {
    const { ada, chatId } = await stage.pair();
    const client = await stage.connect(ada, combination);
    client.say('sendMessage', { chatId, content: 'Hello' });
    const sent = await client.told('messageSent', message);
    equal(sent.message.content, 'Hello', 'the content');
    await client.barrier();
    equal(client.all('messageSent').length, 1, 'how often it came');
  }),
  over('{sendMessage} by chatId and by conversationId', async (stage, combination) => {
    const { ada, chatId } = await stage.pair();
    const client = await stage.connect(ada, combination);
    const one = await send(client, { chatId, content: 'One' });
    const two = await send(client, { conversationId: chatId, content: 'Two', replyTo: one.message.id });
    equal([two.message.chatId, two.message.replyTo?.id], [chatId, one.message.id], 'the chat and the quote');
  }),
  over('{sendMessage} again with its clientId -> the stored one; with another content client_id_reused', async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    const [client, other] = [await stage.connect(ada, combination), await stage.connect(bob, combination)];
    const body = { chatId, content: 'Once', clientId: unique() };
    const [one, two] = await Promise.all([send(client, body), send(client, body)]);
    equal(two.message.id, one.message.id, 'the message of the repeat');
    await ada.ask('POST', '/api/messages', body).then(is(200, message));
    await client.ask('sendMessage', { ...body, content: 'Twice' }).then(isError('client_id_reused'));
    const last = await send(client, { chatId, content: 'The last' });
    await other.told('newMessage', message, ({ message: came }) => came.id === last.message.id);
    equal(other.all('newMessage').length, 2, 'how many messages the other was told of');
  }),
  over('{editMessage} -> ack { message }', async (stage, combination) => {
    const { ada, chatId } = await stage.pair();
    const client = await stage.connect(ada, combination);
    const { id } = await stage.post(ada, chatId, 'Helo');
    const edited = await client.ask('editMessage', { messageId: id, content: 'Hello' }).then(isAck(message));
    equal([edited.message.id, edited.message.content, typeof edited.message.editedAt], [id, 'Hello', 'string'], 'the message');
  }),
  over('{deleteMessage} -> ack { message }, a tombstone, or hidden with scope me', async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    const client = await stage.connect(ada, combination);
    const [gone, hidden] = [await stage.post(ada, chatId, 'For nobody'), await stage.post(ada, chatId, 'Not for me')];
    const answer = await client.ask('deleteMessage', { messageId: gone.id }).then(isAck(message));
    equal([answer.message.content, typeof answer.message.deletedAt], [null, 'string'], 'the tombstone');
    await client.ask('deleteMessage', { messageId: hidden.id, scope: 'me' }).then(isAck(message));
    const [mine, theirs] = await Promise.all([ada, bob].map((who) => who.ask('GET', `/api/messages/chat/${chatId}`).then(is(200, page))));
    equal(
      mine?.messages.map(({ content }) => content),
      [null],
      'what the one sees who hid a message',
    );
    equal(
      theirs?.messages.map(({ content }) => content),
      [null, 'Not for me'],
      'what the other sees',
    );
  }),
  over('{getMessages} -> ack { messages, hasMore }, by before, after and limit', async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    for (const content of ['1', '2', '3', '4']) await stage.post(ada, chatId, content);
    const client = await stage.connect(bob, combination);
    const pages: [object, string, boolean][] = [
      [{ chatId }, '1234', false],
      [{ conversationId: chatId, limit: 2 }, '34', true],
      [{ chatId, limit: 2, before: `${chatId}.3` }, '12', false],
      [{ chatId, limit: 2, after: `${chatId}.1` }, '23', true],
    ];
    for (const [body, contents, hasMore] of pages) {
      const came = await client.ask('getMessages', body).then(isAck(page));
      equal([came.messages.map(({ content }) => content).join(''), came.hasMore], [contents, hasMore], `the page ${JSON.stringify(body)}`);
    }
  }),
  over('{joinRoom} · {leaveRoom} -> ack, by chatId and by conversationId', async (stage, combination) => {
    const { ada, chatId } = await stage.pair();
    const client = await stage.connect(ada, combination);
    for (const command of ['joinRoom', 'leaveRoom'] as const) {
      for (const body of [{ chatId }, { conversationId: chatId }]) await client.ask(command, body).then(isAck({}));
    }
  }),
  over('{startTyping} · {stopTyping} -> ack {} with an id, nothing without', async (stage, combination) => {
    const { ada, chatId } = await stage.pair();
    const client = await stage.connect(ada, combination);
    for (const command of ['startTyping', 'stopTyping'] as const) {
      client.say(command, { chatId });
      for (const body of [{ chatId }, { conversationId: chatId }]) await client.ask(command, body).then(isAck({}));
    }
    equal(client.heard.map(({ event }) => event), ['ready'], 'the events that came'); // prettier-ignore
  }),
];
