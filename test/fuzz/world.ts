import { forgeries } from '../support/bad-tokens.js';
import type { SwitchedNode } from '../support/activation.js';
import { A_PICTURE, A_TEXT, sendTo } from '../support/bad-world.js';
import { group, Http, privateChat, register, Wire, type Person } from '../support/client.js';

/** How somebody stands to what there is: those that are members, and those whose token is none. */
export const STANDINGS = ['owner', 'member', 'admin', 'outsider', 'left', 'deactivated', 'nobody', 'liar'] as const;
export type Standing = (typeof STANDINGS)[number];

/** A few people, a few chats, and what the ids of all this are. */
export interface World {
  url: string;
  /** What people of each standing say in `Authorization`. */
  tokens: Record<Standing, readonly string[]>;
  /** Values that mean something, by the names that fields have. */
  known: Record<string, readonly string[]>;
  /** To files, for who has no token, as they were given out. */
  links: readonly string[];
}

export async function worldOn(node: SwitchedNode): Promise<World> {
  const { url } = node;
  const people = await Promise.all(['owner', 'member', 'admin', 'outsider', 'left', 'gone'].map((name) => register(url, name)));
  const [owner, member, admin, outsider, left, gone] = people as [Person, Person, Person, Person, Person, Person];
  const groupId = await group(owner, [member, admin, left, gone]);
  const chats = [await privateChat(owner, member), groupId, await privateChat(member, outsider), await group(admin, [owner], 'another')];
  const messages = await said(owner, member, chats);
  messages.push(await sendTo(groupId, left), await sendTo(groupId, admin));
  await owner.http.patch(`/api/messages/chats/${groupId}/members/${admin.id}`, { role: 'admin' });
  await left.http.delete(`/api/messages/chats/${groupId}/members/${left.id}`);
  await owner.http.delete(`/api/messages/${messages[0]}`);
  await owner.http.delete(`/api/messages/${messages[1]}?scope=me`);
  await node.deactivate(gone.id);
  const ended = await logIn(owner);
  await new Http(url, ended).post('/api/auth/logout');

  const [yes = '', ...tokens] = people.map(({ token }) => `Bearer ${token}`);
  const lies = [
    'Bearer',
    'Bearer x',
    `${yes}x`,
    yes.replace('Bearer', 'Basic'),
    owner.token,
    `Bearer ${ended}`,
    ...forgedLike(owner.token),
  ];
  const [ofMember = '', ofAdmin = '', ofOutsider = '', ofLeft = '', ofGone = ''] = tokens;
  const files = await filesOf({ owner, member, chats });
  return {
    url,
    known: await knownOf({ owner, member, people, chats, messages, files }),
    links: files.links,
    tokens: {
      ...{ owner: [yes], member: [ofMember], admin: [ofAdmin], outsider: [ofOutsider], left: [ofLeft] },
      ...{ deactivated: [ofGone], nobody: [], liar: lies },
    },
  };
}

let forged: readonly string[] | undefined;
/** Made once: a key for one of them takes longer than all the rest of a world. */
const forgedLike = (token: string): readonly string[] => (forged ??= forgeries(token).map(([, forgery]) => `Bearer ${forgery}`));

/** Something by the first in each chat they are in, and by the other in theirs. */
async function said(owner: Person, member: Person, [pair = '', groupId = '', elsewhere = '', others = '']: string[]): Promise<string[]> {
  const ids = [];
  for (const chatId of [pair, groupId, pair, groupId, others]) ids.push(await sendTo(chatId, owner));
  for (const chatId of [pair, groupId, elsewhere]) ids.push(await sendTo(chatId, member));
  return ids;
}

/** @returns the token of a session of its own */
async function logIn({ http: { url }, username, password }: Person): Promise<string> {
  return ((await new Http(url).post('/api/auth/login', { username, password })).body as { token: string }).token;
}

interface Made {
  owner: Person;
  member: Person;
  people: readonly Person[];
  chats: readonly string[];
  messages: readonly string[];
  files: Awaited<ReturnType<typeof filesOf>>;
}

async function knownOf({ owner, member, people, chats, messages, files }: Made): Promise<World['known']> {
  const [pair = '', groupId = ''] = chats;
  const users = [...people.map(({ id }) => id), '1'];
  const inChats = [...chats, pair, groupId, groupId, '1', owner.id];
  const ofChats = [...messages, `${pair}.1`, `${groupId}.1`, `${groupId}.99`, `${pair}.0`, pair, '1.1'];
  const names = people.map(({ username }) => username);
  const passwords = [owner.password, owner.password, owner.password, 'another long one'];
  const [sessions, cursors, { since, cursor }] = [await sessionsOf([owner, member]), await cursorsFor(owner), await synced(owner)];
  return {
    ...{ userId: users, otherUserId: users, memberIds: users, chatId: inChats, conversationId: inChats },
    ...{ messageId: ofChats, before: ofChats, after: ofChats, replyTo: ofChats, upTo: ofChats },
    ...{ sessionId: [...sessions, '1'], token: [owner.token], refreshToken: people.map(({ refreshToken }) => refreshToken) },
    ...{ cursor: cursors, since: [since], syncCursor: [cursor], clientId: ['1', '2', '3'] },
    ...{ identifier: names, username: [owner.username, 'ada.lovelace', 'bob_2'], search: ['o', 'ow', 'member'], q: ['o', 'own', 'left'] },
    ...{ fileId: files.ids, filename: files.names, signature: files.signatures, expires: files.times },
    ...{ password: passwords, currentPassword: passwords, newPassword: passwords },
  };
}

/** Files that are sent, or not, and a picture: what is said of them in addresses. */
async function filesOf({ owner, member, chats: [pair = '', groupId = ''] }: Pick<Made, 'owner' | 'member' | 'chats'>) {
  const send = async (chatId: string, bytes: Buffer) =>
    (await owner.http.upload('/api/messages/media', bytes, { chatId })).body.message.media.url as string;
  const urls = [await send(pair, A_TEXT), await send(groupId, A_PICTURE)];
  for (const path of ['/api/files', '/api/users/profile-picture'])
    urls.push((await member.http.upload(path, A_PICTURE)).body.file.url as string);
  const read = urls.map((url) => new URL(url, owner.http.url));
  const names = read.map(({ pathname }) => pathname.split('/').at(-1) ?? '');
  const of = (name: string) => read.flatMap(({ searchParams }) => searchParams.get(name) ?? []);
  const links = urls.filter((url) => url.includes('signature='));
  const ids = names.map((name) => name.split('.')[0] ?? '');
  return { names: [...names, '1.webp'], ids: [...ids, '1'], signatures: of('signature'), times: of('expires'), links };
}

/** @returns the ids of sessions that nobody uses, so that they can be ended */
async function sessionsOf(people: readonly Person[]): Promise<string[]> {
  await Promise.all([...people, ...people, ...people].map(logIn));
  const listed = await Promise.all(people.map(({ http }) => http.get('/api/auth/sessions')));
  const sessions = listed.flatMap(({ body }) => (body as { sessions: { id: string; isCurrent: boolean }[] }).sessions);
  return sessions.filter(({ isCurrent }) => !isCurrent).map(({ id }) => id);
}

/** @returns one of each list */
async function cursorsFor({ http }: Person): Promise<string[]> {
  const paths = ['/api/users?limit=1', '/api/users/search?q=o&limit=1', '/api/conversations?limit=1'];
  const pages = await Promise.all(paths.map((path) => http.get(path)));
  return pages.flatMap(({ body }) => (body as { nextCursor: string | null }).nextCursor ?? []);
}

async function synced({ http, token }: Person): Promise<{ since: string; cursor: string }> {
  const wire = await Wire.open(http.url, token);
  const { data } = await wire.ask('sync', { limit: 1 });
  await wire.close();
  return data as { since: string; cursor: string };
}
