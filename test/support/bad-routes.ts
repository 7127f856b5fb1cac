import { idsOfNothing, NOT_FOUND, type Kind } from './bad-ids.js';
import { badChatsQueries, badHistoryQueries, badSearchQueries, badSignatures, badUsersQueries, type BadQuery } from './bad-queries.js';
import { A_PICTURE, A_TEXT, type World } from './bad-world.js';

type Json = Record<string, unknown>;

/** What there is to know about a route in order to ask it well, and badly. */
export interface RouteSample {
  /** What the id in its path names. */
  names?: Kind;
  /** A body that it takes; what names people is new each time. */
  body?(world: World): Json;
  /** A form that it takes. */
  form?(world: World): FormSample;
  /** Fields of a form that will not do, beside those that would. */
  badFields?(world: World): BadFields[];
  /** Fields without which the body will not do. */
  needs?: string[];
  /** Fields that hold text: 5,000 characters, NUL, and half a surrogate pair are too much for each. */
  texts?: string[];
  /** Fields that may be null. */
  nullable?: string[];
  /** Bodies that will not do for reasons of their own. */
  badBodies?(world: World): BadBody[];
  /** The query without which it will not do. */
  query?: string;
  /** Queries that will not do. */
  badQueries?(world: World): BadQuery[];
}

export interface FormSample {
  /** What the part with the file is called. */
  as: string;
  bytes: Buffer;
  said: Record<string, string>;
}

export type BadFields = [why: string, said: Record<string, string>, status?: number, code?: string];
export type BadBody = [why: string, body: unknown, status?: number, code?: string];

let made = 0;
const aWord = (): string => `w${(made += 1)}_${Date.now().toString(36)}`;

/** A field whose value is the id of such a thing, given ids of nothing. */
export const namingNothing = (world: World, kind: Kind, bodyWith: (id: string) => Json, code = NOT_FOUND[kind]): BadBody[] => [
  ...idsOfNothing(world, kind).map((id): BadBody => [`the id ${JSON.stringify(id)}`, bodyWith(id), 404, code]),
  ['an empty id', bodyWith('')],
  ['a very long id', bodyWith('9'.repeat(65))],
];

const profile: RouteSample = {
  body: () => ({ name: 'Ada', username: aWord(), about: 'hello', email: `${aWord()}@example.org` }),
  texts: ['name', 'username', 'about', 'email'],
  badBodies: ({ bob }) => [
    ['a blank name', { name: ' \t\n' }],
    ['a long name', { name: 'x'.repeat(65) }],
    ['a long about', { about: 'x'.repeat(257) }],
    ['a name that is taken', { username: bob.username.toUpperCase() }, 409, 'username_taken'],
    ...['ab', 'x'.repeat(33), 'a b', 'a-b', 'émile', 'a\nbc'].map((username): BadBody => [`the username ${username}`, { username }]),
    ...['x', 'a@b', '@example.org', 'a@example.org, b@example.org'].map((email): BadBody => [`the e-mail ${email}`, { email }]),
  ],
};

const groupBody = ({ bob }: World): Json => ({ type: 'group', name: 'a group', memberIds: [bob.id], clientId: aWord() });
const openConversation: RouteSample = {
  body: ({ bob }) => ({ userId: bob.id }),
  needs: ['userId'],
  badBodies: (world) => [
    ['oneself', { userId: world.ada.id }, 400, 'cannot_chat_with_self'],
    ...namingNothing(world, 'user', (userId) => ({ userId })),
    ...namingNothing(world, 'user', (otherUserId) => ({ otherUserId })),
    ['two people', { userId: world.bob.id, otherUserId: world.ada.id }],
  ],
};
const createChat: RouteSample = {
  body: groupBody,
  needs: ['type', 'name', 'memberIds'],
  texts: ['name', 'clientId'],
  badBodies: (world) => [
    ['another type', { ...groupBody(world), type: 'channel' }],
    ['a blank name', { ...groupBody(world), name: ' ' }],
    ['a long name', { ...groupBody(world), name: 'x'.repeat(101) }],
    ['a long clientId', { ...groupBody(world), clientId: 'x'.repeat(65) }],
    ['too many people', { ...groupBody(world), memberIds: Array.from({ length: 1_025 }, (_, i) => String(i + 1)) }, 409, 'group_too_large'],
    ['far too many people', { ...groupBody(world), memberIds: Array.from({ length: 100_000 }, () => '1') }],
    ['nobody', { type: 'private', memberIds: [] }],
    ['two people', { type: 'private', memberIds: [world.bob.id, world.eve.id] }],
    ['oneself', { type: 'private', memberIds: [world.ada.id] }, 400, 'cannot_chat_with_self'],
    ...namingNothing(world, 'user', (id) => ({ type: 'private', memberIds: [id] })),
    ...namingNothing(world, 'user', (id) => ({ ...groupBody(world), memberIds: [world.bob.id, id] })),
  ],
};

export const sendMessage: RouteSample = {
  body: ({ chatId, messageId }) => ({ chatId, type: 'text', content: 'hello', replyTo: messageId, clientId: aWord() }),
  needs: ['chatId', 'content'],
  texts: ['content', 'clientId'],
  nullable: ['replyTo', 'clientId', 'fileId'],
  badBodies: (world) => [
    ['another type', { chatId: world.chatId, content: 'x', type: 'system' }],
    ['neither a text nor a file', { chatId: world.chatId, type: 'file' }],
    ['a picture that is none', { chatId: world.chatId, fileId: world.fileId, type: 'image' }, 400, 'message_type_unfit'],
    ['a text that is a file', { chatId: world.chatId, fileId: world.fileId, type: 'text' }, 400, 'message_type_unfit'],
    ['a picture without a file', { chatId: world.chatId, content: 'x', type: 'image' }, 400, 'message_type_unfit'],
    ['a blank content', { chatId: world.chatId, content: ' \n' }],
    ['4,001 characters', { chatId: world.chatId, content: 'x'.repeat(4_001) }],
    ['4,001 characters of two units each', { chatId: world.chatId, content: '\u{1f600}'.repeat(4_001) }],
    ['two chats', { chatId: world.chatId, conversationId: world.groupId, content: 'x' }],
    ['an empty clientId', { chatId: world.chatId, content: 'x', clientId: '' }],
    ['a long clientId', { chatId: world.chatId, content: 'x', clientId: 'x'.repeat(65) }],
    ...namingNothing(world, 'chat', (chatId) => ({ chatId, content: 'x' })),
    ...namingNothing(world, 'chat', (conversationId) => ({ conversationId, content: 'x' })),
    ...namingNothing(world, 'message', (replyTo) => ({ chatId: world.chatId, content: 'x', replyTo }), 'reply_target_not_found'),
    ...namingNothing(world, 'file', (fileId) => ({ chatId: world.chatId, content: 'x', fileId })),
  ],
};

const sendMedia: RouteSample = {
  form: ({ chatId, messageId }) => ({
    ...{ as: 'mediaFile', bytes: A_TEXT },
    said: { chatId, type: 'file', content: 'look', replyTo: messageId, clientId: aWord() },
  }),
  badFields: (world) => [
    ['no chat', { chatId: '' }],
    ['two chats', { conversationId: world.groupId }],
    ['a blank content', { content: ' \n' }],
    ['4,001 characters', { content: 'x'.repeat(4_001) }],
    ['a long clientId', { clientId: 'x'.repeat(65) }],
    ['another type', { type: 'system' }],
    ['a type that the file is not', { type: 'video' }, 400, 'message_type_unfit'],
    ...namingNothing(world, 'chat', (chatId) => ({ chatId })).map(asFields),
    ...namingNothing(world, 'message', (replyTo) => ({ replyTo }), 'reply_target_not_found')
      .filter(([why]) => why !== 'an empty id')
      .map(asFields),
  ],
};
/** A field that is empty says nothing. */
const asFields = ([why, body, ...expected]: BadBody): BadFields => [why, body as Record<string, string>, ...expected];
const bringFile: RouteSample = { form: () => ({ as: 'file', bytes: A_TEXT, said: {} }) };
const picture = (as: string): RouteSample => ({ form: () => ({ as, bytes: A_PICTURE, said: {} }) });

const changeChat: RouteSample = {
  names: 'group',
  body: () => ({ name: aWord(), description: 'what for' }),
  texts: ['name', 'description'],
  badBodies: () => [
    ['a blank name', { name: ' ' }],
    ['a long name', { name: 'x'.repeat(101) }],
    ['a long description', { description: 'x'.repeat(513) }],
  ],
};
const addMembers: RouteSample = {
  names: 'group',
  body: ({ eve }) => ({ memberIds: [eve.id] }),
  needs: ['memberIds'],
  badBodies: (world) => [
    ['nobody', { memberIds: [] }],
    ['far too many people', { memberIds: Array.from({ length: 100_000 }, () => '1') }],
    ...namingNothing(world, 'user', (id) => ({ memberIds: [world.eve.id, id] })),
  ],
};
const changeMember: RouteSample = {
  names: 'member',
  body: () => ({ role: 'member' }),
  needs: ['role'],
  badBodies: () => ['king', 'ADMIN', '', 'constructor'].map((role): BadBody => [`the role ${role}`, { role }]),
};
const edit: RouteSample = {
  body: () => ({ content: 'hello again' }),
  needs: ['content'],
  texts: ['content'],
  nullable: ['content'],
  badBodies: () => [
    ['no content of a text', { content: null }, 400, 'content_needed'],
    ['a blank content', { content: ' \n' }],
    ['4,001 characters', { content: 'x'.repeat(4_001) }],
  ],
};

const markChat: RouteSample = {
  names: 'chat',
  body: ({ messageId }) => ({ upTo: messageId }),
  badBodies: (world) => namingNothing(world, 'message', (upTo) => ({ upTo })),
};

/** Every route by its name. A route without an entry is one whose bad input nobody has thought of. */
export const ROUTES: Record<string, RouteSample> = {
  'POST /api/auth/register': {
    body: () => ({ name: 'Someone', username: aWord(), email: `${aWord()}@example.org`, password: 'long enough' }),
    needs: ['name', 'password'],
    texts: ['name', 'username', 'email', 'password'],
    badBodies: ({ bob }) => [
      ['neither username nor e-mail', { name: 'x', password: 'long enough' }],
      ['a short password', { name: 'x', username: aWord(), password: 'seven77' }],
      ['73 bytes of password', { name: 'x', username: aWord(), password: 'x'.repeat(73) }],
      ['74 bytes of password in 37 characters', { name: 'x', username: aWord(), password: 'é'.repeat(37) }],
      ['a name that is taken', { name: 'x', username: ` ${bob.username.toUpperCase()}`, password: 'long enough' }, 409, 'username_taken'],
    ],
  },
  'POST /api/auth/login': {
    body: ({ ada }) => ({ identifier: ada.username, password: ada.password }),
    needs: ['identifier', 'password'],
    texts: ['identifier', 'password'],
    badBodies: ({ ada }) => [
      ['an empty password', { username: ada.username, password: '' }],
      ['a wrong password', { username: ada.username, password: 'wrong' }, 401, 'invalid_credentials'],
      ['nobody', { email: 'nobody@example.org', password: ada.password }, 401, 'invalid_credentials'],
    ],
  },
  'POST /api/auth/refresh': {
    body: ({ ada }) => ({ refreshToken: ada.refreshToken }),
    needs: ['refreshToken'],
    badBodies: ({ ada }) => [
      ['an empty token', { refreshToken: '' }],
      ['a very long token', { refreshToken: 'x'.repeat(5_000) }],
      ...['x', '\0', '\ud800', ada.token, `${ada.refreshToken}x`, `0${ada.refreshToken}`, `${'9'.repeat(19)}.0.${'x'.repeat(43)}`].map(
        (refreshToken): BadBody => [`the token ${JSON.stringify(refreshToken)}`, { refreshToken }, 401, 'invalid_refresh_token'],
      ),
    ],
  },
  'POST /api/auth/logout': {},
  'GET /api/auth/sessions': {},
  'DELETE /api/auth/sessions/:id': { names: 'session' },
  'PUT /api/users/password': {
    body: ({ ada }) => ({ currentPassword: ada.password, newPassword: ada.password }),
    needs: ['currentPassword', 'newPassword'],
    texts: ['currentPassword', 'newPassword'],
    badBodies: ({ ada }) => [
      ['a wrong password', { currentPassword: 'wrong', newPassword: ada.password }, 403, 'wrong_password'],
      ['an empty password', { currentPassword: '', newPassword: ada.password }],
      ['a short new one', { currentPassword: ada.password, newPassword: 'seven77' }],
      ['73 bytes of a new one', { currentPassword: ada.password, newPassword: 'x'.repeat(73) }],
      ['74 bytes of a new one in 37 characters', { currentPassword: ada.password, newPassword: 'é'.repeat(37) }],
    ],
  },
  'GET /api/auth/profile': {},
  'GET /api/users/me/profile': {},
  'PUT /api/auth/profile': profile,
  'PUT /api/users': profile,
  'POST /api/users/profile-picture': picture('profilePicture'),
  'DELETE /api/users/profile-picture': {},
  'POST /api/messages/chats/:chatId/picture': { names: 'group', ...picture('file') },
  'DELETE /api/messages/chats/:chatId/picture': { names: 'group' },
  'POST /api/files': bringFile,
  'GET /api/files/info/:fileId': { names: 'file' },
  'DELETE /api/files/:fileId': { names: 'unsent' },
  'GET /api/files/profiles/:filename': { names: 'picture' },
  'GET /api/files/media/:type/:filename': { names: 'media', badQueries: badSignatures },
  'GET /api/users': { badQueries: badUsersQueries },
  'GET /api/users/search': { query: '?q=ada', badQueries: badSearchQueries },
  'GET /api/users/:id': { names: 'user' },
  'POST /api/conversations': openConversation,
  'GET /api/conversations': { badQueries: badChatsQueries },
  'GET /api/conversations/:chatId': { names: 'chat' },
  'POST /api/messages/chats': createChat,
  'GET /api/messages/chats': { badQueries: badChatsQueries },
  'GET /api/messages/chats/:chatId': { names: 'chat' },
  'PATCH /api/messages/chats/:chatId': changeChat,
  'GET /api/messages/chats/:chatId/members': { names: 'chat' },
  'POST /api/messages/chats/:chatId/members': addMembers,
  'PATCH /api/messages/chats/:chatId/members/:userId': changeMember,
  'DELETE /api/messages/chats/:chatId/members/:userId': { names: 'member' },
  'POST /api/messages': sendMessage,
  'POST /api/messages/media': sendMedia,
  'GET /api/messages/chat/:chatId': { names: 'chat', badQueries: badHistoryQueries },
  'GET /api/messages/conversation/:chatId': { names: 'chat', badQueries: badHistoryQueries },
  'GET /api/messages/:id': { names: 'message' },
  'PATCH /api/messages/:id': { names: 'message', ...edit },
  'DELETE /api/messages/:id': {
    names: 'message',
    badQueries: () => [['scope=all'], ['scope=ME'], ['scope='], ['scope=everyone&scope=everyone']],
  },
  'POST /api/messages/:id/delivered': { names: 'message' },
  'POST /api/messages/:id/read': { names: 'message' },
  'PATCH /api/messages/:id/status': {
    names: 'message',
    body: () => ({ status: 'read' }),
    needs: ['status'],
    badBodies: () => ['sent', 'READ', '', 'constructor'].map((status): BadBody => [`the status ${status}`, { status }]),
  },
  'GET /api/messages/:id/receipts': { names: 'message' },
  'POST /api/messages/conversation/:chatId/read': markChat,
  'POST /api/messages/chats/:chatId/read': markChat,
};
