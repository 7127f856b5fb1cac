import { claim, equal } from '../claims.js';
import { is, isInvalid, isRefused } from '../http.js';
import { shapes } from '../shapes.js';
import { unique } from '../stage.js';
import { row, type Row } from './row.js';

const message = { message: shapes.message };

export const messageRows: Row[] = [
  row('POST /api/messages', '201 { message }, by chatId and by conversationId', async (stage) => {
    const { ada, chatId } = await stage.pair();
    const clientId = unique();
    const one = await ada.ask('POST', '/api/messages', { chatId, type: 'text', content: 'Hello', clientId }).then(is(201, message));
    const { sender, content, type, status, editedAt, deletedAt, replyTo } = one.message;
    equal({ sender: sender.id, content, type, status, editedAt, deletedAt, replyTo, clientId: one.message.clientId }, {
      sender: ada.id, content: 'Hello', type: 'text', status: 'sent', editedAt: null, deletedAt: null, replyTo: null, clientId,
    }, 'the message'); // prettier-ignore
    const other = await ada.ask('POST', '/api/messages', { conversationId: chatId, content: 'Hello again' }).then(is(201, message));
    equal([other.message.seq, other.message.clientId], [2, null], 'the next one, without a clientId');
  }),
  row('POST /api/messages', '400 validation_failed without a chat or a content', async (stage) => {
    const { ada, chatId } = await stage.pair();
    await ada.ask('POST', '/api/messages', { content: 'Where to?' }).then(isInvalid());
    await ada.ask('POST', '/api/messages', { chatId }).then(isInvalid());
    await ada.ask('POST', '/api/messages', { chatId, content: 'Hi', type: 'system' }).then(isInvalid());
  }),
  row('POST /api/messages', '404 chat_not_found to who is no member', async (stage) => {
    const { chatId } = await stage.pair();
    const cyd = await stage.person('Cyd');
    await cyd.ask('POST', '/api/messages', { chatId, content: 'Let me in' }).then(isRefused(404, 'chat_not_found'));
  }),
  row('POST /api/messages', 'replyTo shows whom and what it answers; 404 for what one cannot see', async (stage) => {
    const { ada, bob, chatId } = await stage.pair();
    const first = await stage.post(ada, chatId, 'Tea?');
    const answer = await stage.post(bob, chatId, 'Yes', { replyTo: first.id });
    const { id, sender, type, content } = answer.replyTo ?? {};
    equal({ id, sender: sender?.id, type, content }, { id: first.id, sender: ada.id, type: 'text', content: 'Tea?' }, 'the quote');
    await bob.ask('POST', '/api/messages', { chatId, content: 'Eh?', replyTo: `${chatId}.99` }).then(isRefused(404));
  }),
  row('POST /api/messages', 'sent again with its clientId: 200 with the stored one, once in the history', async (stage) => {
    const { ada, bob, chatId } = await stage.pair();
    const body = { chatId, content: 'Once', clientId: unique() };
    const answers = await Promise.all(Array.from({ length: 8 }, () => ada.ask('POST', '/api/messages', body)));
    equal(answers.map(({ status }) => status).sort(), [200, 200, 200, 200, 200, 200, 200, 201], 'the statuses of eight at once');
    const ids = answers.map((answer) => is(answer.status, message)(answer).message.id);
    equal(new Set(ids).size, 1, 'the number of messages stored');
    // It is unique for its sender and chat.
    await bob.ask('POST', '/api/messages', body).then(is(201, message));
    const { id: elsewhere } = await stage.group(ada, [bob]);
    await ada.ask('POST', '/api/messages', { ...body, chatId: elsewhere }).then(is(201, message));
  }),
  row('POST /api/messages', '409 client_id_reused with another content or replyTo', async (stage) => {
    const { ada, chatId } = await stage.pair();
    const clientId = unique();
    const first = await stage.post(ada, chatId, 'This', { clientId });
    await ada.ask('POST', '/api/messages', { chatId, content: 'That', clientId }).then(isRefused(409, 'client_id_reused'));
    await ada
      .ask('POST', '/api/messages', { chatId, content: 'This', clientId, replyTo: first.id })
      .then(isRefused(409, 'client_id_reused'));
  }),
  row('POST /api/messages', 'a repeat is answered as it is now: edited, then a tombstone', async (stage) => {
    const { ada, chatId } = await stage.pair();
    const body = { chatId, content: 'Teh', clientId: unique() };
    const { id } = await stage.post(ada, chatId, 'Teh', body);
    await ada.ask('PATCH', `/api/messages/${id}`, { content: 'The' }).then(is(200, message));
    const edited = await ada.ask('POST', '/api/messages', body).then(is(200, message));
    equal([edited.message.id, edited.message.content], [id, 'The'], 'the repeat of what was edited');
    await ada.ask('DELETE', `/api/messages/${id}`).then(is(200, message));
    const gone = await ada.ask('POST', '/api/messages', body).then(is(200, message));
    equal([gone.message.id, gone.message.content], [id, null], 'the repeat of what was deleted');
    await ada.ask('POST', '/api/messages', { ...body, content: 'Other' }).then(isRefused(409, 'client_id_reused'));
  }),
  row('POST /api/messages', 'a repeat is answered 200 also after the sender left', async (stage) => {
    const [ada, bob] = await stage.two();
    const { id } = await stage.group(ada, [bob]);
    const body = { chatId: id, content: 'Goodbye', clientId: unique() };
    const first = await stage.post(bob, id, 'Goodbye', body);
    equal((await bob.ask('DELETE', `/api/messages/chats/${id}/members/${bob.id}`)).status, 204, 'the status of leaving');
    const again = await bob.ask('POST', '/api/messages', body).then(is(200, message));
    equal(again.message.id, first.id, 'the message of the repeat');
    await bob.ask('POST', '/api/messages', { ...body, clientId: unique() }).then(isRefused(404, 'chat_not_found'));
  }),
  row('PATCH /api/messages/:id', '200 { message } with editedAt; 403 to others who see it, 404 to who does not', async (stage) => {
    const { ada, bob, chatId } = await stage.pair();
    const cyd = await stage.person('Cyd');
    const first = await stage.post(ada, chatId, 'Helo');
    const edited = await ada.ask('PATCH', `/api/messages/${first.id}`, { content: 'Hello' }).then(is(200, message));
    equal([edited.message.content, typeof edited.message.editedAt], ['Hello', 'string'], 'the message, edited');
    claim(edited.message.revision > first.revision, 'an edit should have a higher revision', edited.message.revision);
    await bob.ask('PATCH', `/api/messages/${first.id}`, { content: 'Bye' }).then(isRefused(403));
    await cyd.ask('PATCH', `/api/messages/${first.id}`, { content: 'Bye' }).then(isRefused(404, 'message_not_found'));
    await ada.ask('PATCH', `/api/messages/${first.id}`, { content: ' ' }).then(isInvalid('content'));
  }),
];
