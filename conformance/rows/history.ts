import { claim, equal } from '../claims.js';
import { is, isInvalid, isRefused } from '../http.js';
import { shapes } from '../shapes.js';
import { row, type Row } from './row.js';
import { z } from 'zod';

const message = { message: shapes.message };
const page = { messages: z.array(shapes.message), hasMore: z.boolean() };
const routes = [
  ['/api/messages/chat', ':chatId'],
  ['/api/messages/conversation', ':conversationId'],
];

export const historyRows: Row[] = [
  ...routes.map(([path = '', param]) =>
    row(`GET ${path}/${param ?? ''}`, '200 { messages, hasMore }, by limit, before and after, oldest first', async (stage) => {
      const { ada, bob, chatId } = await stage.pair();
      for (const content of ['1', '2', '3', '4', '5']) await stage.post(ada, chatId, content);
      const pages: [string, string, boolean][] = [
        ['', '12345', false],
        ['?limit=2', '45', true],
        [`?limit=2&before=${chatId}.4`, '23', true],
        [`?limit=2&before=${chatId}.2`, '1', false],
        [`?limit=2&after=${chatId}.1`, '23', true],
        [`?after=${chatId}.3`, '45', false],
        [`?after=${chatId}.5`, '', false],
      ];
      for (const [query, contents, hasMore] of pages) {
        const came = await bob.ask('GET', `${path}/${chatId}${query}`).then(is(200, page));
        equal([came.messages.map(({ content }) => content).join(''), came.hasMore], [contents, hasMore], `the page ${query}`);
      }
      for (const limit of ['0', '101', 'x']) await bob.ask('GET', `${path}/${chatId}?limit=${limit}`).then(isInvalid('limit'));
      await bob.ask('GET', `${path}/${chatId}?limit=100`).then(is(200, page));
      const cyd = await stage.person('Cyd');
      await cyd.ask('GET', `${path}/${chatId}`).then(isRefused(404, 'chat_not_found'));
    }),
  ),
  row('GET /api/messages/chat/:chatId', 'a page has 50 without a limit', async (stage) => {
    const { ada, chatId } = await stage.pair();
    for (let nth = 1; nth <= 51; nth += 1) await stage.post(ada, chatId, `${nth}`);
    const came = await ada.ask('GET', `/api/messages/chat/${chatId}`).then(is(200, page));
    equal([came.messages.length, came.messages[0]?.seq, came.hasMore], [50, 2, true], 'the newest page');
  }),
  row('GET /api/messages/:id', '200 { message }; 404 message_not_found to who is no member', async (stage) => {
    const { ada, bob, chatId } = await stage.pair();
    const cyd = await stage.person('Cyd');
    const sent = await stage.post(ada, chatId, 'Hello');
    const came = await bob.ask('GET', `/api/messages/${sent.id}`).then(is(200, message));
    equal(came.message, sent, 'the message');
    await cyd.ask('GET', `/api/messages/${sent.id}`).then(isRefused(404, 'message_not_found'));
    await bob.ask('GET', `/api/messages/${chatId}.2`).then(isRefused(404, 'message_not_found'));
  }),
  row('DELETE /api/messages/:id', '200 { message }, a tombstone in the history, in quotes and in lastMessage', async (stage) => {
    const { ada, bob, chatId } = await stage.pair();
    const first = await stage.post(ada, chatId, 'Oops');
    await stage.post(bob, chatId, 'What?', { replyTo: first.id });
    const last = await stage.post(ada, chatId, 'Never mind');
    for (const { id } of [first, last]) {
      const gone = await ada.ask('DELETE', `/api/messages/${id}?scope=everyone`).then(is(200, message));
      equal([gone.message.content, typeof gone.message.deletedAt], [null, 'string'], 'the tombstone');
    }
    const { messages } = await bob.ask('GET', `/api/messages/chat/${chatId}`).then(is(200, page));
    equal(
      messages.map(({ content }) => content),
      [null, 'What?', null],
      'the history',
    );
    equal(messages[1]?.replyTo?.content, null, 'the quote of a tombstone');
    const seen = await bob.ask('GET', `/api/conversations/${chatId}`).then(is(200, { conversation: shapes.chat }));
    equal([seen.conversation.lastMessage?.id, seen.conversation.lastMessage?.content], [last.id, null], 'the last message');
  }),
  row('DELETE /api/messages/:id', "by its sender or a group's admins; 403 to others who see it, 404 to who does not", async (stage) => {
    const [ada, bob, cyd] = await stage.three();
    const { id } = await stage.group(ada, [bob]);
    const [own, other] = [await stage.post(ada, id, 'By the owner'), await stage.post(bob, id, 'By a member')];
    await bob.ask('DELETE', `/api/messages/${own.id}`).then(isRefused(403));
    await cyd.ask('DELETE', `/api/messages/${own.id}`).then(isRefused(404, 'message_not_found'));
    const gone = await ada.ask('DELETE', `/api/messages/${other.id}`).then(is(200, message));
    claim(gone.message.deletedAt !== null, 'an admin may delete it', gone);
  }),
  row('DELETE /api/messages/:id', 'scope=me hides it from oneself alone', async (stage) => {
    const { ada, bob, chatId } = await stage.pair();
    const sent = await stage.post(ada, chatId, 'Not for me');
    await bob.ask('DELETE', `/api/messages/${sent.id}?scope=me`).then(is(200, message));
    const mine = await bob.ask('GET', `/api/messages/chat/${chatId}`).then(is(200, page));
    const theirs = await ada.ask('GET', `/api/messages/chat/${chatId}`).then(is(200, page));
    equal([mine.messages.length, theirs.messages[0]?.content], [0, 'Not for me'], 'what each of them sees');
    const { conversation } = await bob.ask('GET', `/api/conversations/${chatId}`).then(is(200, { conversation: shapes.chat }));
    equal(conversation.unreadCount, 0, 'what is unread without what is hidden');
    await bob.ask('DELETE', `/api/messages/${sent.id}?scope=all`).then(isInvalid('scope'));
  }),
];
