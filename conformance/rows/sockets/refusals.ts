import { claim, equal, shaped } from '../../claims.js';
import { isError } from '../../clients/client.js';
import type { Command } from '../../clients/names.js';
import { COMMANDS } from '../../clients/names.js';
import { over, type SocketRow } from '../row.js';
import { z } from 'zod';

const aboutEvent = { code: z.string(), message: z.string(), event: z.string() };
const errors = { errors: z.array(z.object({ message: z.string() }).loose()).min(1) };

const ofChats: [Command, object][] = [
  ['sendMessage', { content: 'Let me in' }],
  ['joinRoom', {}],
  ['markChatRead', {}],
  ['startTyping', {}],
  ['getMessages', {}],
];
const ofMessages: [Command, object][] = [
  ['editMessage', { content: 'Mine now' }],
  ['deleteMessage', {}],
  ['deleteMessage', { scope: 'me' }],
  ['markDelivered', {}],
  ['markRead', {}],
];
const invalid: [Command, unknown][] = [
  ['sendMessage', {}],
  ['sendMessage', { chatId: '1' }],
  ['sendMessage', { chatId: 1, content: 'A number' }],
  ['sendMessage', { chatId: '1', content: 'a\u0000b' }],
  ['sendMessage', 'no object'],
  ['editMessage', { messageId: '1.1' }],
  ['deleteMessage', { messageId: '1.1', scope: 'some' }],
  ['joinRoom', {}],
  ['markRead', {}],
  ['getMessages', { chatId: '1', limit: 0 }],
  ['sync', { chats: [] }],
];

export const refusalRows: SocketRow[] = [
  over('an unknown event -> error unknown_event', async (stage, combination) => {
    const client = await stage.connect(await stage.person(), combination);
    isError('unknown_event')(await client.wire.ask('no_such_event', {}));
    client.wire.send('no_such_event', {});
    const error = shaped((await client.next('error')).data, aboutEvent, 'an error without an id');
    equal([error.code, error.event], ['unknown_event', 'no_such_event'], 'the code, and the event that it is about');
    await client.barrier();
  }),
  over("an event of the other vocabulary's -> error unknown_event", async (stage, combination) => {
    const client = await stage.connect(await stage.person(), combination);
    const other = combination.vocabulary === 'chats' ? 'conversations' : 'chats';
    isError('unknown_event')(await client.wire.ask(COMMANDS.editMessage[other], { messageId: '1.1', content: 'Hi' }));
  }),
  over('an invalid body -> error validation_failed with errors, never a dropped connection', async (stage, combination) => {
    const client = await stage.connect(await stage.person(), combination);
    for (const [command, data] of invalid) {
      const error = isError('validation_failed')(await client.ask(command, data));
      shaped(error, errors, `the error about ${command} ${JSON.stringify(data)}`);
    }
    await client.barrier();
  }),
  over('an invalid body without an id -> error that names its event', async (stage, combination) => {
    const client = await stage.connect(await stage.person(), combination);
    client.say('sendMessage', {});
    const error = shaped((await client.next('error')).data, { ...aboutEvent, ...errors }, 'an error without an id');
    equal([error.code, error.event], ['validation_failed', COMMANDS.sendMessage[combination.vocabulary]], 'the code and the event');
  }),
  over(
    'chat_not_found to who is no member: {sendMessage}, {joinRoom}, {markChatRead}, {startTyping}, {getMessages}',
    async (stage, combination) => {
      const { chatId } = await stage.pair();
      const client = await stage.connect(await stage.person('Cyd'), combination);
      for (const [command, body] of ofChats) {
        for (const named of [{ chatId }, { conversationId: chatId }, { chatId: '1' }, { chatId: 'nonsense' }]) {
          isError('chat_not_found')(await client.ask(command, { ...body, ...named }));
        }
      }
    },
  ),
  over('message_not_found to who is no member: {editMessage}, {deleteMessage}, {markDelivered}, {markRead}', async (stage, combination) => {
    const { ada, chatId } = await stage.pair();
    const { id } = await stage.post(ada, chatId, 'Between us');
    const client = await stage.connect(await stage.person('Cyd'), combination);
    for (const [command, body] of ofMessages) {
      for (const messageId of [id, '1.1', 'nonsense']) isError('message_not_found')(await client.ask(command, { ...body, messageId }));
    }
  }),
  over('{editMessage} and {deleteMessage} of what somebody else wrote -> error', async (stage, combination) => {
    const { ada, bob, chatId } = await stage.pair();
    const { id } = await stage.post(ada, chatId, 'Mine');
    const client = await stage.connect(bob, combination);
    for (const command of ['editMessage', 'deleteMessage'] as const) {
      const reply = await client.ask(command, { messageId: id, ...(command === 'editMessage' && { content: 'Mine' }) });
      claim(!reply.isOk, `${command} should be refused`, reply);
      claim(!reply.error.code.endsWith('not_found'), 'what one sees is not called missing', reply.error);
    }
  }),
];
