import { Wire } from './client.js';
import { wrongTypes } from './bad-cases.js';
import { namingNothing, sendMessage, type BadBody, type RouteSample } from './bad-routes.js';
import type { World } from './bad-world.js';

const marking: RouteSample = {
  body: ({ messageId }) => ({ messageId }),
  needs: ['messageId'],
  badBodies: (world) => namingNothing(world, 'message', (messageId) => ({ messageId })),
};

const inTwoChats = ({ chatId, groupId }: World): BadBody[] => [['two chats', { chatId, conversationId: groupId }]];
const inChat: RouteSample = { body: ({ chatId }) => ({ chatId }), needs: ['chatId'] };
const inOwnChat: RouteSample = {
  ...inChat,
  badBodies: (world) => [
    ...inTwoChats(world),
    ...namingNothing(world, 'chat', (chatId) => ({ chatId })),
    ...namingNothing(world, 'chat', (conversationId) => ({ conversationId })),
  ],
};
const opaque = (meaning: unknown): string => Buffer.from(JSON.stringify(meaning)).toString('base64url');
/** What no answer of a sync ever gave to be sent back. */
const badOpaques = [
  ...['', 'AAAA', '%00', 'null', 'x'.repeat(6_000)],
  ...[null, [], {}, [1], [1, '1'], ['1', '1', '1'], [1, '-1', '1'], [1, '1', '9223372036854775808'], [1e300, '1', '1']].map(opaque),
  ...[{ m: true }, { m: 1, o: 0 }, { m: true, o: -1 }, { m: true, o: 0, n: [1] }, { m: true, o: 0, s: [1, '1'] }].map(opaque),
];

/** Every command by its name, with bodies that it takes and that it does not. */
export const COMMANDS: Record<string, RouteSample> = {
  send_message: sendMessage,
  edit_message: {
    body: ({ messageId }) => ({ messageId, content: 'hello again' }),
    needs: ['messageId', 'content'],
    texts: ['content'],
    nullable: ['content'],
    badBodies: (world) => [
      ['a blank content', { messageId: world.messageId, content: ' ' }],
      ['no content of a text', { messageId: world.messageId, content: null }, 400, 'content_needed'],
      ...namingNothing(world, 'message', (messageId) => ({ messageId, content: 'x' })),
    ],
  },
  delete_message: {
    body: ({ messageId }) => ({ messageId, scope: 'everyone' }),
    needs: ['messageId'],
    badBodies: (world) => [
      ['another scope', { messageId: world.messageId, scope: 'all' }],
      ...namingNothing(world, 'message', (messageId) => ({ messageId })),
    ],
  },
  mark_message_delivered: marking,
  mark_message_read: marking,
  mark_chat_read: {
    body: ({ chatId, messageId }) => ({ chatId, upTo: messageId }),
    needs: ['chatId'],
    badBodies: (world) => [
      ...inTwoChats(world),
      ...namingNothing(world, 'chat', (chatId) => ({ chatId })),
      ...namingNothing(world, 'chat', (conversationId) => ({ conversationId })),
      ...namingNothing(world, 'message', (upTo) => ({ chatId: world.chatId, upTo })),
    ],
  },
  join_chat_room: inOwnChat,
  // Leaving a room that one is not in is harmless, whatever it is.
  leave_chat_room: inChat,
  typing_start: inOwnChat,
  typing_stop: inOwnChat,
  sync: {
    body: () => ({}),
    badBodies: () => [
      ...[[], 'x', 1, null, { '1': null }].map((chats): BadBody => [`the chats ${JSON.stringify(chats)}`, { chats }]),
      ...['yes', 1, null].map((only): BadBody => [`only ${JSON.stringify(only)}`, { only }]),
      ...['0', 0, -1, 1.5, 1_001, '10'].map((limit): BadBody => [`the limit ${JSON.stringify(limit)}`, { limit }]),
      ...[-1, 1.5, '1', 2 ** 31, {}].map((revision): BadBody => [`the revision ${JSON.stringify(revision)}`, { chats: { '1': revision } }]),
      ['a very long id', { chats: { ['9'.repeat(65)]: 1 } }],
      ['an empty id', { chats: { '': 1 } }],
      ...badOpaques.flatMap((text): BadBody[] => [
        [`since ${text.slice(0, 40)}`, { since: text }],
        [`the cursor ${text.slice(0, 40)}`, { cursor: text }],
      ]),
      ['what a hidden count never is', { own: -1 }],
    ],
  },
  get_messages: {
    body: ({ chatId, messageId }) => ({ chatId, before: messageId }),
    needs: ['chatId'],
    badBodies: (world) => [
      ['two starts', { chatId: world.chatId, before: world.messageId, after: world.messageId }],
      ...[0, 101, -1, 1.5, '10', null, true, 1e9].map((limit): BadBody => [`the limit ${limit}`, { chatId: world.chatId, limit }]),
      ...namingNothing(world, 'chat', (chatId) => ({ chatId })),
      ...namingNothing(world, 'chat', (conversationId) => ({ conversationId })),
      ['a message of another chat', { chatId: world.chatId, after: world.othersMessageId }, 404, 'message_not_found'],
    ],
  },
  ping: { body: () => ({}) },
  authenticate: {
    body: ({ ada }) => ({ token: ada.token }),
    needs: ['token'],
    badBodies: ({ ada, bob }) => [
      ['acks that are no boolean', { token: ada.token, acks: 'yes' }],
      ['an empty token', { token: '' }],
      ['a very long token', { token: 'x'.repeat(5_000) }],
      ['no token of ours', { token: `${ada.token}x` }, 401, 'unauthenticated'],
      ['another person', { token: bob.token }, 409, 'already_authenticated'],
    ],
  },
};

export interface BadFrame {
  why: string;
  event: string;
  data: unknown;
  code: string;
}

export function badFrames(world: World, event: string): BadFrame[] {
  const sample = COMMANDS[event];
  const good = sample?.body?.(world);
  if (!sample || !good) throw new Error(`${event} is not in the table`);
  const bodies: BadBody[] = [
    ...[[], [good], 42, true, 'text', JSON.stringify(good)].map((data): BadBody => [JSON.stringify(data).slice(0, 40), data]),
    ...Object.keys(good).flatMap((field) =>
      wrongTypes(sample, field).map((value): BadBody => [`${field}: ${JSON.stringify(value)}`, { ...good, [field]: value }]),
    ),
    ...(sample.needs ?? []).map((field): BadBody => [`no ${field}`, { ...good, [field]: undefined }]),
    ...(sample.texts ?? []).flatMap((field) =>
      ['x'.repeat(5_000), 'nul\0', '\ud800'].map((value): BadBody => [`${field}: ${value.slice(0, 20)}`, { ...good, [field]: value }]),
    ),
    ...(sample.badBodies?.(world) ?? []),
  ];
  return bodies.map(([why, data, , code = 'validation_failed']) => ({ why, event, data, code }));
}

/** So many refusals on one socket are still far from too many. */
const ON_ONE_SOCKET = 60;

/** Says each of these, and tells which were not refused as they should be, or left the socket unable to answer. */
export async function notRefusedFrames({ url, ada }: World, cases: readonly BadFrame[]): Promise<string[]> {
  const found: string[] = [];
  for (let begin = 0; begin < cases.length; begin += ON_ONE_SOCKET) {
    const wire = await Wire.open(url, ada.token);
    for (const { why, event, data, code } of cases.slice(begin, begin + ON_ONE_SOCKET)) {
      const reply = await wire.ask(event, data);
      const { message, errors } = reply.data as { message?: unknown; errors?: unknown };
      const isWhole = typeof message === 'string' && Array.isArray(errors) === (code === 'validation_failed');
      if (reply.event !== 'error' || reply.data.code !== code || !isWhole) found.push(`${why}: ${JSON.stringify(reply).slice(0, 200)}`);
      if ((await wire.ask('ping')).event !== 'ack') found.push(`${why}: after it ping was not answered`);
    }
    await wire.close();
  }
  return found;
}
