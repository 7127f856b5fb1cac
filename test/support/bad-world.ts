import { group, privateChat, register, type Answer, type Person } from './client.js';
import { startNode, type Node } from './node.js';

/** Somebody who asks, somebody they talk with, and somebody who is none of their business. */
export interface World {
  node: Node;
  url: string;
  /** Who asks in every case. */
  ada: Person;
  bob: Person;
  /** Shares no chat with Ada. */
  eve: Person;
  /** Ada's, on another device. */
  sessionId: string;
  /** Bob's. */
  othersSessionId: string;
  /** Of Ada and Bob. */
  chatId: string;
  groupId: string;
  /** Ada's, in `chatId`. */
  messageId: string;
  /** Of Bob and Eve. */
  othersChatId: string;
  othersMessageId: string;
  /** A text of Bob's, which a message in `chatId` shows. */
  fileId: string;
  /** A text of Ada's, which nothing shows. */
  unsentFileId: string;
  /** A text of Bob's, which a message in `othersChatId` shows. */
  othersFileId: string;
  /** Bob's, for everybody. */
  pictureId: string;
}

type Options = NonNullable<Parameters<typeof startNode>[1]>;

/** The same tests on memory and on PostgreSQL, each with a world of its own. */
export function onEachStorage(title: string, tests: (world: () => World) => void, options?: () => Options): void {
  for (const storage of ['memory', 'postgres'] as const) {
    describe(`${title}, on ${storage}`, () => {
      let world: World;
      before(async () => {
        world = await worldOf(await startNode(storage, options?.()));
      });
      after(() => world.node.stop());

      tests(() => world);
    });
  }
}

export async function worldOf(node: Node): Promise<World> {
  const { url } = node;
  const [ada, bob, eve] = [await register(url, 'ada'), await register(url, 'bob'), await register(url, 'eve')];
  const chatId = await privateChat(ada, bob);
  const groupId = await group(ada, [bob]);
  const othersChatId = await privateChat(bob, eve);
  const messageId = await sendTo(chatId, ada);
  const othersMessageId = await sendTo(othersChatId, bob);
  const [sessionId, othersSessionId] = [await logInAgain(ada), await logInAgain(bob)];
  const [fileId, othersFileId] = [await sendTextTo(chatId, bob), await sendTextTo(othersChatId, bob)];
  const unsentFileId = await idOfFile(ada.http.upload('/api/files', A_TEXT));
  const pictureId = await idOfFile(bob.http.upload('/api/users/profile-picture', A_PICTURE));
  const files = { fileId, othersFileId, unsentFileId, pictureId };
  return { ...files, sessionId, othersSessionId, node, url, ada, bob, eve, chatId, groupId, messageId, othersChatId, othersMessageId };
}

export const A_TEXT = Buffer.from('a text in a file');
/** A PNG of one pixel. */
export const A_PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** @returns the id of the file */
async function sendTextTo(chatId: string, by: Person): Promise<string> {
  const { body } = await by.http.upload('/api/messages/media', A_TEXT, { chatId });
  return (body as { message: { media: { fileId: string } } }).message.media.fileId;
}

async function idOfFile(uploaded: Promise<Answer>): Promise<string> {
  return ((await uploaded).body as { file: { fileId: string } }).file.fileId;
}

/** @returns the id of the message */
export async function sendTo(chatId: string, by: Person, content = 'hello'): Promise<string> {
  const { status, body } = await by.http.post('/api/messages', { chatId, content });
  if (status !== 201) throw new Error(`sending answered ${status} ${JSON.stringify(body)}`);
  return (body as { message: { id: string } }).message.id;
}

/** @returns the id of the session */
async function logInAgain({ username, password, http }: Person): Promise<string> {
  await http.post('/api/auth/login', { username, password });
  const { sessions } = (await http.get('/api/auth/sessions')).body as { sessions: { id: string; isCurrent: boolean }[] };
  return sessions.find(({ isCurrent }) => !isCurrent)?.id ?? '';
}
