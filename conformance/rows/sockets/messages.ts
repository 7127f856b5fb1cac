import { claim, equal, holdsNothingOfTheViewer } from '../../claims.js';
import { isAck } from '../../clients/client.js';
import { SENT, type Event } from '../../clients/names.js';
import { is } from '../../http.js';
import { shapes } from '../../shapes.js';
import { over, type SocketRow } from '../row.js';
import { z } from 'zod';

const message = { message: shapes.message };
const logged = { ...shapes.logged, ...message };

export const messageEventRows: SocketRow[] = [
  over("{sendMessage} -> {newMessage} to every other member's sockets, and to nobody else", async (stage, combination) => {
    const [ada, bob, cyd] = await stage.three();
    const chatId = await stage.chat(ada, bob);
    await stage.chat(ada, cyd);
    const [from, to, aside] = await Promise.all([ada, bob, cyd].map((who) => stage.connect(who, combination)));
    const sent = await from?.ask('sendMessage', { chatId, content: 'Hello' }).then(isAck(message, SENT[combination.vocabulary]));
    const came = await to?.told('newMessage', logged);
    equal(came?.message, sent?.message, 'the message told');
    equal([came?.chatId, came?.revision], [chatId, sent?.message.revision], 'the chat and the revision beside it');
    holdsNothingOfTheViewer(came);
    await Promise.all([from?.barrier(), aside?.barrier()]);
    for (const event of ['newMessage', 'newMessageInRoom'] as const) {
      equal([from?.all(event).length, aside?.all(event).length], [0, 0], 'what the sender and a stranger are told of it');
    }
  }),
  over('after {joinRoom} it is {newMessageInRoom}, after {leaveRoom} {newMessage} again', async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    const client = await stage.connect(bob, combination);
    const steps: [string, Event][] = [['before', 'newMessage'], ['inside', 'newMessageInRoom'], ['after', 'newMessage']]; // prettier-ignore
    for (const [content, event] of steps) {
      if (content === 'inside') await client.ask('joinRoom', { chatId }).then(isAck({}));
      if (content === 'after') await client.ask('leaveRoom', { chatId }).then(isAck({}));
      await stage.post(ada, chatId, content);
      const came = await client.told(event, logged);
      equal(came.message.content, content, 'the message');
    }
  }),
  over("{messageSent} { message } to the sender's other sockets, also of what is sent over HTTP", async (stage, combination) => {
    const { ada, chatId } = await stage.pair();
    const [one, other] = [await stage.connect(ada, combination), await stage.connect(ada, combination)];
    const sent = await one.ask('sendMessage', { chatId, content: 'From here' }).then(isAck(message, SENT[combination.vocabulary]));
    const came = await other.told('messageSent', logged);
    equal(came.message.id, sent.message.id, 'the message');
    const { id } = await stage.post(ada, chatId, 'From elsewhere');
    for (const client of [one, other]) await client.told('messageSent', logged, (event) => event.message.id === id);
    equal([one.all('messageSent').length, other.all('newMessage').length], [1, 0], 'what came besides');
  }),
  over('{editMessage} -> {messageUpdated} { message } to members', async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    const [from, to, beside] = await Promise.all([ada, bob, ada].map((who) => stage.connect(who, combination)));
    const { id } = await stage.post(ada, chatId, 'Helo');
    const edited = await from?.ask('editMessage', { messageId: id, content: 'Hello' }).then(isAck(message));
    for (const client of [to, beside]) {
      const came = await client?.told('messageUpdated', logged);
      equal([came?.message.id, came?.message.content, came?.revision], [id, 'Hello', edited?.message.revision], 'the message updated');
      holdsNothingOfTheViewer(came);
    }
  }),
  over('{deleteMessage} -> {messageDeleted} { message }, the tombstone', async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    const [from, to, beside] = await Promise.all([ada, bob, ada].map((who) => stage.connect(who, combination)));
    const { id } = await stage.post(ada, chatId, 'Oops');
    await from?.ask('deleteMessage', { messageId: id }).then(isAck(message));
    for (const client of [to, beside]) {
      const came = await client?.told('messageDeleted', logged);
      equal([came?.message.id, came?.message.content, came?.message.media], [id, null, null], 'the tombstone');
    }
  }),
  over(
    '{messageUpdated} and {messageDeleted} only to who can read it; the others get {chatUpdated} with changed {}',
    async (stage, combination) => {
      const [ada, bob, cyd] = await stage.three();
      const group = await stage.group(ada, [bob]);
      const { id } = await stage.post(ada, group.id, 'Before Cyd');
      await ada.ask('POST', `/api/messages/chats/${group.id}/members`, { memberIds: [cyd.id] });
      const [old, fresh] = [await stage.connect(bob, combination), await stage.connect(cyd, combination)];
      await ada.ask('PATCH', `/api/messages/${id}`, { content: 'Before Cyd came' }).then(is(200, message));
      await ada.ask('DELETE', `/api/messages/${id}`).then(is(200, message));
      for (const event of ['messageUpdated', 'messageDeleted'] as const) {
        const seen = await old.told(event, logged);
        const closing = await fresh.told('chatUpdated', { ...shapes.logged, changed: z.object({}).loose() });
        equal([closing.revision, closing.previousRevision], [seen.revision, seen.previousRevision], 'the revision that is closed');
        equal(closing.changed, {}, 'what changed for who cannot read it');
        equal(fresh.all(event).length, 0, 'how often the newcomer is told of the message');
      }
    },
  ),
  over("{deleteMessage} with scope me -> {messageHidden} { messageId } to one's own sockets", async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    const [from, beside, other] = await Promise.all([bob, bob, ada].map((who) => stage.connect(who, combination)));
    const { id } = await stage.post(ada, chatId, 'Not for Bob');
    await from?.ask('deleteMessage', { messageId: id, scope: 'me' }).then(isAck(message));
    const came = await beside?.told('messageHidden', { messageId: shapes.id });
    equal(came?.messageId, id, 'the message hidden');
    await other?.barrier();
    claim(other?.all('messageHidden').length === 0, 'nobody else is told');
  }),
];
