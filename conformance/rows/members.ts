import { claim, equal } from '../claims.js';
import { is, isEmpty, isRefused } from '../http.js';
import { shapes } from '../shapes.js';
import type { Person, Stage } from '../stage.js';
import { row, type Row } from './row.js';
import { z } from 'zod';

const members = { members: z.array(shapes.member) };
const member = { member: shapes.member };
const chat = { chat: shapes.chat };

/** Ada owns a group that Bob is in, and Cyd is not. */
async function two(stage: Stage): Promise<{ ada: Person; bob: Person; cyd: Person; path: string; id: string }> {
  const [ada, bob, cyd] = await stage.three();
  const { id } = await stage.group(ada, [bob]);
  return { ada, bob, cyd, id, path: `/api/messages/chats/${id}` };
}

export const memberRows: Row[] = [
  row('PATCH /api/messages/chats/:chatId', '200 { chat }; 403 for plain members, 404 for others', async (stage) => {
    const { ada, bob, cyd, path } = await two(stage);
    const change = { name: 'Renamed', description: 'What it is for' };
    const answer = await ada.ask('PATCH', path, change).then(is(200, chat));
    equal({ name: answer.chat.name, description: answer.chat.description }, change, 'what was changed');
    await bob.ask('PATCH', path, { name: 'Mine' }).then(isRefused(403));
    await cyd.ask('PATCH', path, { name: 'Mine' }).then(isRefused(404, 'chat_not_found'));
  }),
  row('GET /api/messages/chats/:chatId/members', '200 { members }; 404 to who is no member', async (stage) => {
    const { ada, bob, cyd, path } = await two(stage);
    const list = await bob.ask('GET', `${path}/members`).then(is(200, members));
    const roles = Object.fromEntries(list.members.map(({ user, role }) => [user.id, role]));
    equal(roles, { [ada.id]: 'owner', [bob.id]: 'member' }, 'who is in it, and as what');
    equal(list.members.map(({ joinedSeq }) => joinedSeq), [0, 0], 'where those came in who were there from the start'); // prettier-ignore
    await cyd.ask('GET', `${path}/members`).then(isRefused(404, 'chat_not_found'));
  }),
  row('POST /api/messages/chats/:chatId/members', '{ members }: whoever comes sees what comes after', async (stage) => {
    const { ada, bob, cyd, id, path } = await two(stage);
    const before = await stage.post(ada, id, 'Before Cyd');
    await bob.ask('POST', `${path}/members`, { memberIds: [cyd.id] }).then(isRefused(403));
    const answer = await ada.ask('POST', `${path}/members`, { memberIds: [cyd.id] });
    claim(answer.status === 200 || answer.status === 201, 'members should be let in', answer.status);
    const added = is(answer.status, members)(answer).members.find(({ user }) => user.id === cyd.id);
    claim(
      added !== undefined && added.joinedSeq >= before.seq,
      'who came should be among the members, with where they came in',
      answer.body,
    );
    equal([added.deliveredSeq, added.readSeq], [added.joinedSeq, added.joinedSeq], 'where the cursors of who came begin');
    await cyd.ask('GET', `/api/messages/${before.id}`).then(isRefused(404, 'message_not_found'));
    const history = await cyd
      .ask('GET', `/api/messages/chat/${id}`)
      .then(is(200, { messages: z.array(shapes.message), hasMore: z.boolean() }));
    claim(
      history.messages.every(({ seq }) => seq > before.seq),
      'history should begin after joining',
      history.messages,
    );
  }),
  row('PATCH /api/messages/chats/:chatId/members/:userId', '200 { member }, made an admin, who may rename the group', async (stage) => {
    const { ada, bob, path } = await two(stage);
    await bob.ask('PATCH', `${path}/members/${bob.id}`, { role: 'admin' }).then(isRefused(403));
    const answer = await ada.ask('PATCH', `${path}/members/${bob.id}`, { role: 'admin' }).then(is(200, member));
    equal([answer.member.user.id, answer.member.role], [bob.id, 'admin'], 'who has which role');
    await bob.ask('PATCH', path, { name: 'By Bob' }).then(is(200, chat));
  }),
  row('DELETE /api/messages/chats/:chatId/members/:userId', '204; who was removed sees nothing of the chat any more', async (stage) => {
    const { ada, bob, id, path } = await two(stage);
    const message = await stage.post(ada, id, 'Hello');
    await bob.ask('DELETE', `${path}/members/${ada.id}`).then(isRefused(403));
    await ada.ask('DELETE', `${path}/members/${bob.id}`).then(isEmpty(204));
    for (const rest of ['', '/members']) await bob.ask('GET', path + rest).then(isRefused(404, 'chat_not_found'));
    await bob.ask('GET', `/api/messages/chat/${id}`).then(isRefused(404, 'chat_not_found'));
    await bob.ask('GET', `/api/messages/${message.id}`).then(isRefused(404, 'message_not_found'));
    await bob.ask('POST', '/api/messages', { chatId: id, content: 'Still here?' }).then(isRefused(404, 'chat_not_found'));
  }),
  row('DELETE /api/messages/chats/:chatId/members/:userId', 'oneself is leaving, 204', async (stage) => {
    const { ada, bob, path } = await two(stage);
    await bob.ask('DELETE', `${path}/members/${bob.id}`).then(isEmpty(204));
    await bob.ask('GET', path).then(isRefused(404, 'chat_not_found'));
    const left = await ada.ask('GET', path).then(is(200, chat));
    equal([left.chat.memberCount, left.chat.members.length], [1, 1], 'how many are left');
  }),
  row(
    'POST /api/messages/chats/:chatId/members',
    'who is let in again sees what comes after, and nothing of their first stay',
    async (stage) => {
      const { ada, bob, id, path } = await two(stage);
      const before = await stage.post(bob, id, 'In my first stay');
      await bob.ask('DELETE', `${path}/members/${bob.id}`).then(isEmpty(204));
      await ada.ask('POST', `${path}/members`, { memberIds: [bob.id] });
      const after = await stage.post(ada, id, 'In my second stay');
      await bob.ask('GET', `/api/messages/${before.id}`).then(isRefused(404, 'message_not_found'));
      await bob.ask('GET', `/api/messages/${after.id}`).then(is(200, { message: shapes.message }));
    },
  ),
  row('DELETE /api/messages/chats/:chatId/members/:userId', '409 in a private chat', async (stage) => {
    const { ada, chatId } = await stage.pair();
    await ada.ask('DELETE', `/api/messages/chats/${chatId}/members/${ada.id}`).then(isRefused(409));
  }),
];
