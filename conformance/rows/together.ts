import { setTimeout as pause } from 'node:timers/promises';
import { claim, equal } from '../claims.js';
import { isAck } from '../clients/client.js';
import { SENT } from '../clients/names.js';
import { is } from '../http.js';
import { chatsClient } from '../plain/chats-client.js';
import { conversationsClient } from '../plain/conversations-client.js';
import { raw, socketIo, type PlainWire } from '../plain/wire.js';
import { shapes } from '../shapes.js';
import type { Combination, Stage } from '../stage.js';
import { row, type Row } from './row.js';

const message = { message: shapes.message };
const nameOf = ({ transport, vocabulary }: Combination) => `${transport} ${vocabulary}`;

/** Pairs who talk in one chat, each over a transport and in words of their own. */
const pairs: [Combination, Combination][] = [
  [{ transport: 'ws', vocabulary: 'chats' }, { transport: 'ws', vocabulary: 'conversations' }],
  [{ transport: 'ws', vocabulary: 'chats' }, { transport: 'socket.io websocket', vocabulary: 'conversations' }],
  [{ transport: 'socket.io polling', vocabulary: 'chats' }, { transport: 'ws', vocabulary: 'conversations' }],
]; // prettier-ignore

async function talk(stage: Stage, [ones, others]: [Combination, Combination]): Promise<void> {
  const { ada, bob, chatId } = await stage.pair();
  const speakers = [await stage.connect(ada, ones), await stage.connect(bob, others)] as const;
  for (const [from, to] of [speakers, [speakers[1], speakers[0]] as const]) {
    await to.ask('joinRoom', { conversationId: chatId }).then(isAck({}));
    await from.ask('startTyping', { chatId }).then(isAck({}));
    await to.told('userTyping', { userId: shapes.id });
    const sent = await from.ask('sendMessage', { chatId, content: 'Helo' }).then(isAck(message, SENT[from.vocabulary]));
    const { id } = sent.message;
    equal((await to.told('newMessageInRoom', message)).message, sent.message, 'the message that arrives');
    await to.ask('markRead', { messageId: id }).then(isAck({}));
    await from.told('read', { messageId: shapes.id, status: shapes.status }, (data) => data.messageId === id && data.status === 'read');
    await from.told('chatRead', { upToSeq: shapes.count, userId: shapes.id }, ({ upToSeq }) => upToSeq === sent.message.seq);
    await from.ask('editMessage', { messageId: id, content: 'Hello' }).then(isAck(message));
    const edited = await to.told('messageUpdated', message, (data) => data.message.id === id);
    equal(edited.message.content, 'Hello', 'the message when it was edited');
    await from.ask('deleteMessage', { messageId: id }).then(isAck(message));
    const deleted = await to.told('messageDeleted', message, (data) => data.message.id === id);
    equal(deleted.message.content, null, 'the message when it was deleted');
  }
}

type Opening = (server: { url: string; token: string }) => Promise<PlainWire>;

async function talkPlainly(stage: Stage, open: { chats: Opening; conversations: Opening }): Promise<void> {
  const [ada, bob] = await stage.two();
  const others = stage.lend(await open.conversations({ url: stage.url, token: bob.token }));
  const other = conversationsClient(others);
  let news = 0;
  others.on('message:new', () => (news += 1));
  const chatId = await stage.chat(ada, bob);
  await until(() => other.joined.includes(chatId), 'conversation:created should be told');
  const one = chatsClient(stage.lend(await open.chats({ url: stage.url, token: ada.token })), chatId);

  one.say('Hello from chats');
  await until(() => [...other.heard.values()].includes('Hello from chats'), 'message:new or message:received should bring the message');
  await until(
    () => one.sent.some((id) => one.statuses.get(id) === 'read'),
    'message_sent and message_status_update should tell that it was read',
  );
  other.say(chatId, 'Hello from conversations');
  await until(() => one.heard.includes('Hello from conversations'), 'new_message should bring the message');
  await until(
    () => other.read.includes(`${chatId}.2`) && other.readToTheEnd.includes(chatId),
    'message:read and conversation:read should be told',
  );
  other.readAll(chatId);
  await ada.ask('DELETE', `/api/messages/${one.sent[0] ?? ''}`).then(is(200, message));
  await until(() => other.heard.size === 0, 'message:deleted should be told');

  equal([one.heard, news], [['Hello from conversations'], 1], 'what each heard, once');
}

/** What a plain client of the conversations family does in a conversation that began before it came, and which it does not join. */
async function talkOutside(stage: Stage, open: Opening): Promise<void> {
  const { ada, bob, chatId } = await stage.pair();
  await stage.post(ada, chatId, 'Before you came');
  const wire = stage.lend(await open({ url: stage.url, token: bob.token }));
  const client = conversationsClient(wire);
  let news = 0;
  wire.on('message:received', () => (news += 1));
  const readSeq = async () => {
    const { chat } = await bob.ask('GET', `/api/messages/chats/${chatId}`).then(is(200, { chat: shapes.chat }));
    return chat.members.find(({ user }) => user.id === bob.id)?.readSeq;
  };
  client.readAll(chatId);
  await until(async () => (await readSeq()) === 1, 'conversation:read should mark it as read');
  await stage.post(ada, chatId, 'And after');
  await until(() => client.heard.size === 1 && news === 1, 'message:received should bring the message');
  await until(async () => (await readSeq()) === 2, 'message:read should mark it as read');
}

async function isSeenComingAndGoing(stage: Stage, open: Opening): Promise<void> {
  const { ada, bob, chatId } = await stage.pair();
  const one = chatsClient(stage.lend(await open({ url: stage.url, token: ada.token })), chatId);
  const wire = stage.lend(await open({ url: stage.url, token: bob.token }));
  await until(() => one.online.has(bob.id), 'user_online should be told');
  wire.end();
  await until(() => !one.online.has(bob.id), 'user_offline should be told', 10_000);
}

async function until(isSo: () => boolean | Promise<boolean>, what: string, ms = 6_000): Promise<void> {
  for (const end = performance.now() + ms; !(await isSo()); await pause(20)) claim(performance.now() < end, what);
}

const rawConversations: Opening = (server) => raw(server, ['payam.conversations.v1']);
const openings: [string, Opening, string, Opening][] = [
  ['ws', raw, 'ws', rawConversations],
  ['ws', raw, 'socket.io', socketIo],
  ['socket.io', socketIo, 'ws', rawConversations],
  ['socket.io', socketIo, 'socket.io', socketIo],
];

export const togetherRows: Row[] = [
  ...pairs.map(([one, other]) =>
    row(`[${nameOf(one)} with ${nameOf(other)}]`, 'in one chat, both ways: typing, messages, receipts, edits and deletions', (stage) =>
      talk(stage, [one, other]),
    ),
  ),
  ...openings.map(([over, chats, beside, conversations]) =>
    row(`[plain ${over} chats with plain ${beside} conversations]`, 'two clients of 30 lines understand each other in one chat', (stage) =>
      talkPlainly(stage, { chats, conversations }),
    ),
  ),
  ...[['ws', raw] as const, ['socket.io', socketIo] as const].map(([over, open]) =>
    row(`[plain ${over} chats]`, 'a client of 30 lines sees who comes and goes', (stage) => isSeenComingAndGoing(stage, open)),
  ),
  ...[['ws', rawConversations] as const, ['socket.io', socketIo] as const].map(([over, open]) =>
    row(`[plain ${over} conversations]`, 'a client of 30 lines reads what it has not joined', (stage) => talkOutside(stage, open)),
  ),
];
