import { claim, equal } from '../claims.js';
import { is, isEmpty } from '../http.js';
import { shapes } from '../shapes.js';
import type { Person } from '../stage.js';
import { row, type Row } from './row.js';
import { z } from 'zod';

const chat = { chat: shapes.chat };
const message = { message: shapes.message };
const viewOf = async (who: Person, id: string) => (await who.ask('GET', `/api/messages/chats/${id}`).then(is(200, chat))).chat;

/** How a chat looks, and to whom. */
export const chatViewRows: Row[] = [
  row('unreadCount', "others' messages after one's readSeq, without system messages and tombstones", async (stage) => {
    const [ada, bob] = await stage.two();
    const { id } = await stage.group(ada, [bob]);
    const gone = await stage.post(ada, id, 'This goes');
    await stage.post(ada, id, 'This stays');
    await stage.post(bob, id, 'My own');
    await ada.ask('DELETE', `/api/messages/${gone.id}`).then(is(200, message));
    equal((await viewOf(bob, id)).unreadCount, 1, 'what is unread');
  }),
  row('unreadCount', 'to 1,000, and no further', async (stage) => {
    const { ada, bob, chatId } = await stage.pair();
    const sender = await stage.connect(ada, { transport: 'ws', vocabulary: 'chats' });
    for (let sent = 0; sent < 1_100; sent += 100) {
      await Promise.all(Array.from({ length: 100 }, () => sender.ask('sendMessage', { chatId, content: 'Hello?' })));
    }
    const { lastSeq, unreadCount } = await viewOf(bob, chatId);
    equal([lastSeq, unreadCount], [1_100, 1_000], 'how many messages there are, and how many of them are called unread');
  }),
  row('revision', 'grows with every durable change of the chat', async (stage) => {
    const [ada, bob, cyd] = await stage.three();
    const { id, revision } = await stage.group(ada, [bob]);
    const first = await stage.post(ada, id, 'First');
    const path = `/api/messages/chats/${id}`;
    const changes = [
      () => stage.post(bob, id, 'Second'),
      () => ada.ask('PATCH', `/api/messages/${first.id}`, { content: 'The first' }).then(is(200, message)),
      () => ada.ask('DELETE', `/api/messages/${first.id}`).then(is(200, message)),
      () => ada.ask('PATCH', path, { name: 'Renamed' }).then(is(200, chat)),
      () => ada.ask('POST', `${path}/members`, { memberIds: [cyd.id] }),
      () => ada.ask('PATCH', `${path}/members/${cyd.id}`, { role: 'admin' }).then(is(200, { member: shapes.member })),
      () => ada.ask('DELETE', `${path}/members/${cyd.id}`).then(isEmpty(204)),
    ];
    const seen = [revision];
    for (const change of changes) {
      await change();
      seen.push((await viewOf(bob, id)).revision);
    }
    claim(seen.every((one, at) => at === 0 || one > (seen[at - 1] ?? 0)), 'each should be higher than the one before', seen); // prettier-ignore
  }),
  row('name', "a private chat's is the other person's, as it is now", async (stage) => {
    const { ada, bob, chatId } = await stage.pair();
    await bob.ask('PUT', '/api/users', { name: 'Robert' }).then(is(200, { user: shapes.ownUser }));
    equal([(await viewOf(ada, chatId)).name, (await viewOf(bob, chatId)).name], ['Robert', 'Ada'], 'the name to each of them');
  }),
  row('conversation', 'is another word for chat: both families answer the same, of groups and private chats', async (stage) => {
    const [ada, bob] = await stage.two();
    const ids = [await stage.chat(ada, bob), (await stage.group(ada, [bob])).id];
    for (const id of ids) {
      await stage.post(bob, id, 'Hello');
      const { conversation } = await ada.ask('GET', `/api/conversations/${id}`).then(is(200, { conversation: shapes.chat }));
      equal(conversation, await viewOf(ada, id), 'the conversation');
    }
    const list = async (path: string, key: string) =>
      (await ada.ask('GET', path).then(is(200, { [key]: z.array(shapes.listedChat), nextCursor: shapes.cursor })))[key];
    equal(await list('/api/conversations', 'conversations'), await list('/api/messages/chats', 'chats'), 'the conversations');
  }),
];
