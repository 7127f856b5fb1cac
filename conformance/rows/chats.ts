import { claim, equal } from '../claims.js';
import { is, isRefused } from '../http.js';
import { shapes } from '../shapes.js';
import { unique } from '../stage.js';
import { row, type Row } from './row.js';
import { z } from 'zod';

const conversation = { conversation: shapes.chat };
const chat = { chat: shapes.chat };

/** The two families of routes for one resource. */
const families = [
  { one: 'conversation', many: 'conversations', path: '/api/conversations', param: ':id' },
  { one: 'chat', many: 'chats', path: '/api/messages/chats', param: ':chatId' },
];

export const chatRows: Row[] = [
  row('POST /api/conversations', '201 { conversation }, or 200 with the one there is, by userId or otherUserId', async (stage) => {
    const [ada, bob] = await stage.two();
    const made = await ada.ask('POST', '/api/conversations', { userId: bob.id }).then(is(201, conversation));
    const { type, name, myRole, memberCount, members } = made.conversation;
    equal([type, name, memberCount, members.length], ['private', 'Bob', 2, 2], 'the chat, called as the other person');
    claim(['owner', 'admin', 'member'].includes(myRole), 'one has a role', myRole);
    const found = await bob.ask('POST', '/api/conversations', { otherUserId: ada.id }).then(is(200, conversation));
    equal([found.conversation.id, found.conversation.name], [made.conversation.id, 'Ada'], 'the same chat, seen by the other');
  }),
  row('POST /api/conversations', 'never two for one pair, however many ask at once', async (stage) => {
    const [ada, bob] = await stage.two();
    const asked = Array.from({ length: 10 }, (_, nth) =>
      nth % 2 === 0 ? ada.ask('POST', '/api/conversations', { userId: bob.id }) : bob.ask('POST', '/api/conversations', { userId: ada.id }),
    );
    const answers = await Promise.all(asked);
    const ids = answers.map((answer) => is(answer.status === 201 ? 201 : 200, conversation)(answer).conversation.id);
    equal(new Set(ids).size, 1, 'the number of chats that ten askers get');
    equal(answers.filter(({ status }) => status === 201).length, 1, 'the number of answers 201');
  }),
  row('POST /api/conversations', '400 cannot_chat_with_self, 404 user_not_found', async (stage) => {
    const ada = await stage.person();
    await ada.ask('POST', '/api/conversations', { userId: ada.id }).then(isRefused(400, 'cannot_chat_with_self'));
    await ada.ask('POST', '/api/conversations', { userId: '1' }).then(isRefused(404, 'user_not_found'));
    await ada.ask('POST', '/api/conversations', {}).then(isRefused(400, 'validation_failed'));
  }),
  ...families.map(({ many, path }) =>
    row(`GET ${path}`, `200 { ${many}, nextCursor }, latest activity first, members left out for groups`, async (stage) => {
      const [ada, bob, cyd] = await stage.three();
      const [older, newer] = [await stage.chat(ada, bob), await stage.group(ada, [bob, cyd])];
      await stage.post(bob, older, 'This one is the latest now');
      const page = await ada.ask('GET', path).then(is(200, { [many]: z.array(shapes.listedChat), nextCursor: shapes.cursor }));
      const chats = z.array(shapes.listedChat).parse(page[many]);
      equal(
        chats.map(({ id }) => id),
        [older, newer.id],
        'the chats, latest activity first',
      );
      equal(
        [chats[0]?.lastMessage?.content, chats[0]?.unreadCount],
        ['This one is the latest now', 1],
        'the last message, and what is unread',
      );
      equal([chats[1]?.members, chats[1]?.memberCount], [undefined, 3], 'the members of a group in a list, and their number');
      equal(page['nextCursor'], null, 'the cursor of the only page');
    }),
  ),
  ...families.map(({ one, path, param }) =>
    row(`GET ${path}/${param}`, `200 { ${one} }; 404 chat_not_found to who is no member`, async (stage) => {
      const [ada, bob, cyd] = await stage.three();
      const id = await stage.chat(ada, bob);
      const message = await stage.post(ada, id, 'Hello');
      const answer = await bob.ask('GET', `${path}/${id}`).then(is(200, { [one]: shapes.chat }));
      const seen = shapes.chat.parse(answer[one]);
      equal([seen.id, seen.name, seen.lastSeq, seen.unreadCount], [id, 'Ada', 1, 1], 'the chat');
      equal(seen.lastMessage?.id, message.id, 'its last message');
      claim(seen.revision >= message.revision, "a chat's revision is that of its last change at least", seen.revision);
      await cyd.ask('GET', `${path}/${id}`).then(isRefused(404, 'chat_not_found'));
    }),
  ),
  row('POST /api/messages/chats', '201 { chat } for a group; 200 for a repeat with its clientId', async (stage) => {
    const [ada, bob, cyd] = await stage.three();
    const body = { type: 'group', name: 'Three', memberIds: [bob.id, cyd.id], clientId: unique() };
    const made = await ada.ask('POST', '/api/messages/chats', body).then(is(201, chat));
    equal([made.chat.type, made.chat.name, made.chat.myRole, made.chat.memberCount], ['group', 'Three', 'owner', 3], 'the group');
    equal(made.chat.members.map(({ user }) => user.id).sort(), [ada.id, bob.id, cyd.id].sort(), 'its members');
    const again = await ada.ask('POST', '/api/messages/chats', body).then(is(200, chat));
    equal(again.chat.id, made.chat.id, 'the group of a repeat');
  }),
  row('POST /api/messages/chats', '201 { chat } for a private one, 200 for the one there is', async (stage) => {
    const [ada, bob] = await stage.two();
    const body = { type: 'private', memberIds: [bob.id] };
    const made = await ada.ask('POST', '/api/messages/chats', body).then(is(201, chat));
    const again = await ada.ask('POST', '/api/messages/chats', body).then(is(200, chat));
    const third = await ada.ask('POST', '/api/conversations', { userId: bob.id }).then(is(200, conversation));
    equal([again.chat.id, third.conversation.id], [made.chat.id, made.chat.id], 'the one chat of a pair');
  }),
  row('POST /api/messages/chats', '404 user_not_found for a member who is not there', async (stage) => {
    const ada = await stage.person();
    await ada
      .ask('POST', '/api/messages/chats', { type: 'group', name: 'Nobody', memberIds: ['1'] })
      .then(isRefused(404, 'user_not_found'));
  }),
  row('POST /api/messages/chats', '409 for a group of more than 1,024 members', async (stage) => {
    const ada = await stage.person();
    const group = (others: number) => ({ type: 'group', name: 'All', memberIds: Array.from({ length: others }, (_, nth) => `${nth + 1}`) });
    await ada.ask('POST', '/api/messages/chats', group(1_024)).then(isRefused(409));
    // These are not too many, but nobody is called so.
    await ada.ask('POST', '/api/messages/chats', group(1_023)).then(isRefused(404, 'user_not_found'));
  }),
];
