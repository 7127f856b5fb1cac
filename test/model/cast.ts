import type { Storage } from '../../src/application/ports/ports.js';
import { DomainError } from '../../src/domain/errors.js';
import { pairOf } from '../../src/domain/chat.js';
import type { ChatId, UserId } from '../../src/domain/ids.js';
import type { ChatView, MessageView } from '../../src/domain/views.js';
import { aChatId, aGroupOf, NOON, people } from '../support/storage-world.js';
import { CHATS, PEOPLE, type CastChat, type Command, type Who } from './commands.js';
import { aFollower } from './follower.js';
import { perform } from './perform.js';
import type { Outcome, SeenChat, SeenLog, SeenMessage } from './seen.js';

/** The people and chats of one run, in a storage that may hold others'. */
export async function aCast(storage: Storage) {
  const users = (await people(storage, PEOPLE)).map(({ id }) => id);
  const userOf = (who: Who): UserId => known(users[who]);
  const chatIds: ChatId[] = [];
  for (const chat of CHATS) chatIds.push(await open(storage, chat, userOf));
  const chatOf = (chat: number): ChatId => known(chatIds[chat]);

  const run = async (command: Command): Promise<Outcome> => {
    try {
      return await perform(storage, { userOf, chatOf }, command);
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      throw error;
    }
  };

  const showQuote = ({ replyTo }: MessageView): SeenMessage['quote'] =>
    replyTo && { seq: replyTo.seq, sender: users.indexOf(replyTo.sender.id), content: replyTo.content };
  const showMessage = (view: MessageView): SeenMessage => ({
    seq: view.seq,
    sender: users.indexOf(view.sender.id),
    content: view.content,
    clientId: view.clientId,
    quote: showQuote(view),
    status: view.status,
    at: view.createdAt - NOON,
    isEdited: view.editedAt !== undefined,
    revision: view.revision,
  });

  const showChat = ({ id, lastSeq, revision, unreadCount, memberCount, lastMessage }: ChatView): SeenChat => ({
    chat: chatIds.indexOf(id),
    lastSeq,
    revision,
    unread: unreadCount,
    memberCount,
    lastMessage: lastMessage && showMessage(lastMessage),
  });

  const history = async (who: Who, chat: number): Promise<SeenMessage[]> =>
    (await storage.messageReader.page(userOf(who), chatOf(chat), { limit: 100 })).messages.map(showMessage);
  const list = async (who: Who): Promise<SeenChat[]> => (await storage.chatReader.list(userOf(who), { limit: 100 })).items.map(showChat);
  const followers = chatIds.map((chatId) => aFollower(storage, chatId));
  const follow = async (chat: number): Promise<SeenLog> => {
    const { revision, messages, present } = await known(followers[chat]).catchUp();
    return {
      revision,
      messages: messages.map((view) => ({ seq: view.seq, revision: view.revision, content: view.content, quote: showQuote(view) })),
      present: present.map((userId) => users.indexOf(userId)).sort(),
    };
  };

  return { chatIds, run, history, list, follow };
}

async function open(storage: Storage, { type, founders }: CastChat, userOf: (who: Who) => UserId): Promise<ChatId> {
  const [first, ...others] = founders.map(userOf);
  if (type === 'group') return (await aGroupOf(storage, known(first), others)).chatId;

  return (await storage.chats.openPrivate(pairOf(known(first), known(others[0])), { id: aChatId(), at: NOON })).chatId;
}

function known<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('That is not in the cast.');
  return value;
}
