import { equal } from '../claims.js';
import { ask, is, isInvalid } from '../http.js';
import { shapes } from '../shapes.js';
import { PASSWORD, unique, type Stage } from '../stage.js';
import { row, type Row } from './row.js';

const FACE = '😀';
const register = (stage: Stage, body: object) =>
  ask(stage.url, 'POST', '/api/auth/register', { body: { name: 'Ada', username: `ada_${unique()}`, password: PASSWORD, ...body } });

export const textRows: Row[] = [
  row('text', 'a message of 1 to 4,000 code points, not blank', async (stage) => {
    const { ada, chatId } = await stage.pair();
    const long = FACE.repeat(4_000);
    equal((await stage.post(ada, chatId, long)).content, long, 'the content of 4,000 code points');
    for (const content of [FACE.repeat(4_001), '', ' \n\t ', '\u00a0'])
      await ada.ask('POST', '/api/messages', { chatId, content }).then(isInvalid());
  }),
  row('text', 'NUL and lone surrogates are 400', async (stage) => {
    const { ada, chatId } = await stage.pair();
    for (const content of ['a\u0000b', 'a\ud83d', '\ude00a']) {
      await ada.ask('POST', '/api/messages', { chatId, content }).then(isInvalid('content'));
      await ada.ask('PUT', '/api/users', { name: content }).then(isInvalid('name'));
    }
  }),
  row('text', 'a username of 3 to 32 of [a-z0-9_.], case folded', async (stage) => {
    for (const username of ['ab', 'a'.repeat(33), 'ada lovelace', 'ada-l', 'adä_l', ''])
      await register(stage, { username }).then(isInvalid('username'));
    const { user } = await register(stage, { username: `Ada.${unique()}_X`.padEnd(32, 'Y') }).then(is(201, shapes.signedIn.shape));
    equal(user.username, user.username?.toLowerCase(), 'the username');
    equal(user.username?.length, 32, 'its length');
  }),
  row('text', 'a password of 8 characters to 72 bytes', async (stage) => {
    for (const password of ['seven77', 'x'.repeat(73), 'é'.repeat(37)]) await register(stage, { password }).then(isInvalid('password'));
    for (const password of ['eight888', 'é'.repeat(36)]) await register(stage, { password }).then(is(201, shapes.signedIn.shape));
  }),
  row('text', 'a name of 1 to 64 and an about up to 256 code points', async (stage) => {
    const ada = await stage.person();
    for (const name of ['', ' ', FACE.repeat(65)]) await ada.ask('PUT', '/api/users', { name }).then(isInvalid('name'));
    await ada.ask('PUT', '/api/users', { about: FACE.repeat(257) }).then(isInvalid('about'));
    const most = { name: FACE.repeat(64), about: FACE.repeat(256) };
    const { user } = await ada.ask('PUT', '/api/users', most).then(is(200, { user: shapes.ownUser }));
    equal({ name: user.name, about: user.about }, most, 'the longest name and about');
  }),
  row('text', 'a group name of 1 to 100 and a description up to 512 code points', async (stage) => {
    const [ada, bob] = await stage.two();
    for (const name of ['', FACE.repeat(101)]) {
      await ada.ask('POST', '/api/messages/chats', { type: 'group', name, memberIds: [bob.id] }).then(isInvalid('name'));
    }
    const { id } = await stage.group(ada, [bob], FACE.repeat(100));
    await ada.ask('PATCH', `/api/messages/chats/${id}`, { description: FACE.repeat(513) }).then(isInvalid('description'));
    const described = { description: FACE.repeat(512) };
    const { chat } = await ada.ask('PATCH', `/api/messages/chats/${id}`, described).then(is(200, { chat: shapes.chat }));
    equal(chat.description, described.description, 'the longest description');
  }),
  row('text', 'a clientId of 1 to 64 characters', async (stage) => {
    const { ada, chatId } = await stage.pair();
    for (const clientId of ['', 'x'.repeat(65)])
      await ada.ask('POST', '/api/messages', { chatId, content: 'Hi', clientId }).then(isInvalid('clientId'));
    equal((await stage.post(ada, chatId, 'Hi', { clientId: 'x'.repeat(64) })).clientId, 'x'.repeat(64), 'the longest clientId');
  }),
];
