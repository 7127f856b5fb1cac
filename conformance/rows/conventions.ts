import { claim, equal } from '../claims.js';
import { ask, is, isInvalid, isRefused } from '../http.js';
import { shapes } from '../shapes.js';
import { row, type Row } from './row.js';
import { z } from 'zod';

const lists = ['/api/conversations', '/api/messages/chats', '/api/users', '/api/users/search?q=ada'];

export const conventionRows: Row[] = [
  row('errors', '400 for a body that is no JSON, and for one that does not validate, with errors [{ path, message }]', async (stage) => {
    const ada = await stage.person();
    await ada.ask('POST', '/api/messages', undefined, { raw: '{"chatId":' }).then(isRefused(400));
    await ada.ask('POST', '/api/messages', { chatId: 42, content: 'Hello' }).then(isInvalid('chatId'));
    await ada.ask('POST', '/api/messages', []).then(isInvalid());
  }),
  row('errors', '404 for a route that is not there', async (stage) => {
    const ada = await stage.person();
    await ada.ask('GET', '/api/nothing-of-this-name').then(isRefused(404));
  }),
  row('errors', '413 for a JSON body over 1 MiB', async (stage) => {
    const ada = await stage.person();
    const post = (bytes: number) => ada.ask('POST', '/api/messages', undefined, { raw: '{"chatId":"1"}'.padEnd(bytes) });
    await post(1_048_576).then(isInvalid());
    await post(1_048_577).then(isRefused(413));
  }),
  row('errors', '415 for another media type', async (stage) => {
    const ada = await stage.person();
    await ada.ask('POST', '/api/messages', undefined, { raw: 'chatId=1', type: 'text/plain' }).then(isRefused(415));
  }),
  row('ids', 'opaque strings; a message id is <chatId>.<seq>, and seqs count from 1', async (stage) => {
    const { ada, bob, chatId } = await stage.pair();
    const first = await stage.post(ada, chatId, 'One');
    const second = await stage.post(bob, chatId, 'Two');
    equal([first.id, second.id], [`${chatId}.1`, `${chatId}.2`], 'the ids of two messages');
    equal([first.seq, second.seq, first.chatId], [1, 2, chatId], 'their seqs and chat');
    claim(second.revision > first.revision, 'a later message should have a higher revision', [first.revision, second.revision]);
  }),
  row('ids', 'what is no id of the server is 404, and not 500', async (stage) => {
    const ada = await stage.person();
    for (const id of ['nonsense', '-1', '9'.repeat(30), '0', '1.x', '%00', "1'--"]) {
      await ada.ask('GET', `/api/conversations/${id}`).then(isRefused(404, 'chat_not_found'));
      await ada.ask('GET', `/api/messages/${id}`).then(isRefused(404, 'message_not_found'));
      await ada.ask('GET', `/api/users/${id}`).then(isRefused(404, 'user_not_found'));
    }
  }),
  row('lists', '{ <plural>, nextCursor }: every item of three pages once, in one order', async (stage) => {
    const [ada, bob, cyd] = await stage.three();
    const chats = [await stage.chat(ada, bob), await stage.chat(ada, cyd), (await stage.group(ada, [bob])).id];
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null && seen.length < 6) {
      const path: string = `/api/conversations?limit=1${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
      const page = await ada.ask('GET', path).then(is(200, { conversations: z.array(shapes.listedChat), nextCursor: shapes.cursor }));
      seen.push(...page.conversations.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    equal(seen, chats.reverse(), 'the chats page by page, the latest first');
  }),
  row('lists', '400 for a cursor that the server did not give, and for a limit that is not 1 to 100', async (stage) => {
    const ada = await stage.person();
    for (const path of lists) {
      const page = (query: string) => ada.ask('GET', `${path}${path.includes('?') ? '&' : '?'}${query}`);
      await page('cursor=nonsense').then(isRefused(400));
      for (const limit of ['many', '0', '101']) await page(`limit=${limit}`).then(isInvalid('limit'));
      equal((await page('limit=100')).status, 200, `the status of ${path} with a limit of 100`);
    }
  }),
  row('GET /healthz', '200, the process lives', async (stage) => {
    equal((await ask(stage.url, 'GET', '/healthz')).status, 200, 'the status');
  }),
  row('GET /readyz', '200, ready', async (stage) => {
    equal((await ask(stage.url, 'GET', '/readyz')).status, 200, 'the status');
  }),
];
