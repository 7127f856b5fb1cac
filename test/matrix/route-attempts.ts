import { sessionNotFound } from '../../src/domain/errors.js';
import { A_PICTURE, A_TEXT } from '../support/bad-world.js';
import { Http, type Person } from '../support/client.js';
import { message, onEither, refOf, type Attempt } from './attempts.js';
import {
  anybody,
  deleters,
  deletesFile,
  editors,
  members,
  seesFile,
  senders,
  whoHad,
  whoHas,
  whoSees,
  type Judge,
  type Which,
} from './judges.js';
import { changingRoles, removing } from './member-attempts.js';
import type { Scene, Standing } from './scene.js';
import { readingChats, sending, showsChat, showsMessages } from './shared-attempts.js';

export interface RouteAttempt extends Attempt {
  /** What the ids in the path are, in its order. */
  ids?(scene: Scene, who: Standing): string[] | Promise<string[]>;
  query?(scene: Scene): string;
  /** A file, and what is said with it. */
  form?(scene: Scene): { bytes: Buffer; said: Record<string, string> };
}

const chat = ({ group }: Scene): string[] => [group.chat.id];
const ofChat = (judge: Judge, more: Partial<RouteAttempt> = {}): RouteAttempt[] => [{ judge, ids: chat, ...more }];
const ofMessage = (judgeOf: (which: Which) => Judge, more: Partial<RouteAttempt> = {}): RouteAttempt[] =>
  onEither((which, what) => ({ what, judge: judgeOf(which), ids: (scene) => [refOf(scene, which)], ...more }));

const ofOneself: RouteAttempt[] = [{ judge: anybody }];
const aboutOneself: RouteAttempt[] = [{ judge: anybody, body: () => ({ about: 'hello' }) }];
const lists: RouteAttempt[] = [{ judge: anybody, query: () => 'limit=100', shows: showsChat }];
const credentials: RouteAttempt = {
  judge: anybody,
  body: ({ cast }, who) => ({ username: cast[who].username, password: cast[who].password }),
};
const history: RouteAttempt[] = [
  ...ofChat(members, { shows: showsMessages }),
  ...ofChat(members, { what: 'before a message', query: (scene) => `before=${refOf(scene, message)}` }),
];
const readingChat = readingChats.map((attempt): RouteAttempt => ({ ...attempt, ids: chat }));

const sessionIn = (token: string): string =>
  (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sid: string }).sid;

/** Another session of somebody's, or the one that they have when they can no longer log in. */
async function newSessionOf({ http: { url }, username, password, token }: Person): Promise<string> {
  const { body } = await new Http(url).post('/api/auth/login', { username, password });
  return sessionIn(String(body.token ?? token));
}
const endingSessions: RouteAttempt[] = [
  { what: 'one\u2019s own', judge: anybody, ids: async ({ cast }, who) => [await newSessionOf(cast[who])] },
  { what: 'another\u2019s', judge: () => sessionNotFound(), ids: ({ cast }) => [sessionIn(cast.bystander.token)] },
];
const samePassword: RouteAttempt[] = [
  { judge: anybody, body: ({ cast }, who) => ({ currentPassword: cast[who].password, newPassword: cast[who].password }) },
];

const picturing: Partial<RouteAttempt> = { form: () => ({ bytes: A_PICTURE, said: {} }) };
const bringing: Partial<RouteAttempt> = { form: () => ({ bytes: A_TEXT, said: {} }) };
/** @returns the name of its bytes */
async function pictureOf({ http }: Person): Promise<string> {
  const { body } = await http.upload('/api/users/profile-picture', A_PICTURE);
  return `${(body as { file: { fileId: string } }).file.fileId}.webp`;
}
const ofFile = (judge: Judge): RouteAttempt[] => [{ judge, ids: ({ fileId }) => [fileId] }];

/** Every route by its name, with all that can be tried with it. */
export const ROUTE_ATTEMPTS: Record<string, RouteAttempt[]> = {
  'POST /api/auth/register': [
    {
      judge: anybody,
      body: ({ cast, group }, who) => ({
        name: who,
        username: `${cast[who].username.slice(0, 8)}_${group.chat.revision}`,
        password: 'long enough',
      }),
    },
  ],
  'POST /api/auth/login': [credentials],
  'POST /api/auth/refresh': [{ judge: anybody, body: ({ cast }, who) => ({ refreshToken: cast[who].refreshToken }) }],
  'POST /api/auth/logout': ofOneself,
  'GET /api/auth/sessions': ofOneself,
  'DELETE /api/auth/sessions/:id': endingSessions,
  'PUT /api/users/password': samePassword,
  'GET /api/auth/profile': ofOneself,
  'GET /api/users/me/profile': ofOneself,
  'PUT /api/auth/profile': aboutOneself,
  'PUT /api/users': aboutOneself,
  'POST /api/users/profile-picture': [{ judge: anybody, ...picturing }],
  'DELETE /api/users/profile-picture': ofOneself,
  'POST /api/files': [{ judge: anybody, ...bringing }],
  'GET /api/files/info/:fileId': ofFile(seesFile),
  'DELETE /api/files/:fileId': ofFile(deletesFile),
  'GET /api/files/media/:type/:filename': [{ judge: seesFile, ids: ({ fileId }) => ['documents', `${fileId}.txt`] }],
  'GET /api/files/profiles/:filename': [{ judge: anybody, ids: async ({ cast }) => [await pictureOf(cast.deputy)] }],
  'GET /api/users': ofOneself,
  'GET /api/users/search': [{ judge: anybody, query: () => 'q=owner' }],
  'GET /api/users/:id': [{ judge: anybody, ids: ({ cast }) => [cast.owner.id] }],
  'POST /api/conversations': [{ judge: anybody, body: ({ cast }) => ({ userId: cast.bystander.id }) }],
  'GET /api/conversations': lists,
  'GET /api/conversations/:chatId': ofChat(members),
  'POST /api/messages/chats': [
    { what: 'a group', judge: anybody, body: ({ cast }) => ({ type: 'group', name: 'x', memberIds: [cast.bystander.id] }) },
    { what: 'a private chat', judge: anybody, body: ({ cast }) => ({ type: 'private', memberIds: [cast.bystander.id] }) },
  ],
  'GET /api/messages/chats': lists,
  'GET /api/messages/chats/:chatId': ofChat(members),
  'PATCH /api/messages/chats/:chatId': ofChat(whoHas('changeSettings'), { body: () => ({ name: 'another', description: 'x' }) }),
  'POST /api/messages/chats/:chatId/picture': ofChat(whoHas('changeSettings'), picturing),
  'DELETE /api/messages/chats/:chatId/picture': ofChat(whoHas('changeSettings')),
  'GET /api/messages/chats/:chatId/members': ofChat(members),
  'POST /api/messages/chats/:chatId/members': ofChat(whoHas('addMembers'), { body: ({ cast }) => ({ memberIds: [cast.outsider.id] }) }),
  'PATCH /api/messages/chats/:chatId/members/:userId': changingRoles,
  'DELETE /api/messages/chats/:chatId/members/:userId': removing,
  'POST /api/messages': sending,
  'POST /api/messages/media': [{ judge: members, form: ({ group }) => ({ bytes: A_TEXT, said: { chatId: group.chat.id } }) }],
  'GET /api/messages/chat/:chatId': history,
  'GET /api/messages/conversation/:chatId': history,
  'GET /api/messages/:id': ofMessage(whoSees),
  'PATCH /api/messages/:id': ofMessage(editors, { body: () => ({ content: 'another' }) }),
  'DELETE /api/messages/:id': [...ofMessage(deleters), ...ofMessage(whoHad, { query: () => 'scope=me' })],
  'GET /api/messages/:id/receipts': ofMessage(senders),
  'POST /api/messages/:id/delivered': ofMessage(whoSees),
  'POST /api/messages/:id/read': ofMessage(whoSees),
  'PATCH /api/messages/:id/status': ofMessage(whoSees, { body: () => ({ status: 'read' }) }),
  'POST /api/messages/conversation/:chatId/read': readingChat,
  'POST /api/messages/chats/:chatId/read': readingChat,
};
