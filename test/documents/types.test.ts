import { expect } from 'chai';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { clientTypes } from '../../src/adapters/inbound/documents/client-types.js';

const { exports } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  exports: Record<string, { types: string }>;
};

describe('the types for authors of clients', function () {
  this.timeout(60_000);
  let folder: string;
  // A project that has nothing but Payam's types beside it.
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'payam-types-'));
    const payam = join(folder, 'node_modules', 'payam');
    mkdirSync(join(payam, 'dist'), { recursive: true });
    writeFileSync(join(payam, 'package.json'), JSON.stringify({ name: 'payam', exports }));
    writeFileSync(join(payam, exports['./types']!.types), clientTypes());
  });
  after(() => rmSync(folder, { recursive: true }));

  it('stand alone', () => {
    expect(clientTypes()).not.to.match(/\bimport\b|\brequire\b|zod|unknown;/);
  });

  it('let through what the server takes and answers', () => {
    expect(faultsOf(GOOD)).to.deep.equal([]);
  });

  it('refuse what it does not', () => {
    for (const wrong of WRONG) expect(faultsOf(`${IMPORT}\n${wrong}`), wrong).to.have.length(1);
  });

  function faultsOf(client: string): string[] {
    const file = join(folder, 'client.ts');
    writeFileSync(file, client);
    const options = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, types: [], lib: ['lib.es2023.d.ts'] };
    const program = ts.createProgram([file], {
      ...options,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
    });
    return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  }
});

const IMPORT = `import type { Acknowledgement, ChatsCommandFrame, ChatsCommands, ChatsEvents, ChatsFrame, ChatsRefusals, ChatsReplies } from 'payam/types';
import type { ConversationsCommands, ConversationsEvents, ConversationsFrame, Synced } from 'payam/types';
import type { Chat, CreateChat, LogIn, Message, MessageAnswer, Problem, Register, SendMessage, SignedIn } from 'payam/types';`;

const GOOD = `${IMPORT}
const register: Register = { name: 'Ada', username: 'ada', password: 'correct horse battery' };
const logIn: LogIn = { email: 'ada@example.org', password: 'x' };
const create: CreateChat[] = [{ type: 'private', memberIds: ['8'] }, { type: 'group', name: 'Picnic', memberIds: [] }];
const send: SendMessage[] = [{ chatId: '42', content: 'x' }, { conversationId: '42', content: 'x', replyTo: null, clientId: 'y' }, { chatId: '42', fileId: '77' }];
export const addressOf = ({ media }: Message): string | null => media && (media.thumbnailUrl ?? media.url);
export const newest = (chat: Chat): Message | null => chat.lastMessage;
export const heading = ({ message }: MessageAnswer): string => message.sender.name + ': ' + (message.content ?? 'gone');
export const isFar = ({ status }: Message): boolean => status === 'read';
export const codeOf = ({ code, errors = [] }: Problem): string => code + errors.map(({ path }) => path).join();
export const bearer = ({ token, user: { email } }: SignedIn): string => token + (email ?? '');
export const bodies = [register, logIn, create, send];

const say: ChatsCommandFrame[] = [{ event: 'ping' }, { event: 'send_message', id: 1, data: { chatId: '42', content: 'x' } }];
export const told = (frame: ChatsFrame): string => {
  switch (frame.event) {
    case 'ready':
      return String(frame.data.heartbeatMs);
    case 'new_message':
      return frame.data.message.sender.name + (frame.data.revision - frame.data.previousRevision);
    case 'message_status_update':
      return frame.data.status === 'read' ? frame.data.userId : frame.data.messageId;
    case 'error':
      return frame.data.code + (frame.data.event ?? frame.id);
    default:
      return frame.event;
  }
};
export const heard = (frame: ConversationsFrame): string => (frame.event === 'message:received' ? frame.data.message.id : '');
export async function ask<Event extends keyof ChatsCommands>(
  emit: (event: Event, data: ChatsCommands[Event]) => Promise<Acknowledgement<ChatsReplies[Event]>>,
  event: Event,
  data: ChatsCommands[Event],
): Promise<ChatsReplies[Event]> {
  const answer = await emit(event, data);
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.data;
}
export const isGone = (code: ChatsRefusals['join_chat_room']): boolean => code === 'chat_not_found';
export const leftIn = ({ chats }: Synced): string[] => chats.flatMap((chat) => ('left' in chat ? [chat.chatId] : []));
const names: [ConversationsCommands['message:send'], keyof ConversationsEvents] = [{ conversationId: '42', content: 'x' }, 'typing:start'];
export const frames = [say, names];
`;

const WRONG = [
  `export const say: ChatsCommandFrame = { event: 'send_message' };`,
  `export const say: ChatsCommandFrame = { event: 'message:send', data: { chatId: '42', content: 'x' } };`,
  `export const told = (frame: ChatsFrame): string => (frame.event === 'new_mesage' ? 'x' : '');`,
  `export const name = ({ user_typing }: ChatsEvents): string => user_typing.name;`,
  `export const code: ChatsRefusals['ping'] = 'chat_not_found';`,
  `export const read = (reply: ChatsReplies['mark_chat_read']): boolean => reply.status === 'read';`,
  `export const body: Register = { name: 'Ada', password: 'x' };`,
  `export const body: SendMessage = { content: 'x' };`,
  `export const body: SendMessage = { chatId: '42', content: null, type: 'text' };`,
  `export const body: SendMessage = { chatId: '42', content: 'x', type: 'system' };`,
  `export const body: CreateChat = { type: 'group', memberIds: [] };`,
  `export const isGone = (message: Message): boolean => message.status === 'gone';`,
  `export const size = (message: Message): number => message.content.length;`,
];
