import type { ChatId, Instant } from '../../domain/ids.js';
import type { ChatView, MemberView } from '../../domain/views.js';
import type { Caller } from '../caller.js';
import type { Page, PageRequest } from '../ports/page.js';
import type { PresenceBoard } from '../ports/presence-board.js';
import type { ChatReader } from '../ports/readers.js';
import { chatsWithPresence } from '../presence.js';

export interface ViewChatsDeps {
  chatReader: ChatReader;
  board: PresenceBoard;
}

export const listChats =
  ({ chatReader, board }: ViewChatsDeps) =>
  async ({ userId }: Caller, page: PageRequest<Instant>): Promise<Page<ChatView, Instant>> => {
    const found = await chatReader.list(userId, page);
    return { ...found, items: await chatsWithPresence(board, found.items) };
  };

/** @throws chat_not_found */
export const getChat =
  ({ chatReader, board }: ViewChatsDeps) =>
  async ({ userId }: Pick<Caller, 'userId'>, chatId: ChatId): Promise<ChatView> => {
    const chat = await chatReader.get(userId, chatId);
    const [seen = chat] = await chatsWithPresence(board, [chat]);
    return seen;
  };

/** Everybody who is in, in order of their coming. @throws chat_not_found */
export const listMembers = (deps: ViewChatsDeps) => {
  const get = getChat(deps);
  return async (caller: Pick<Caller, 'userId'>, chatId: ChatId): Promise<MemberView[]> => (await get(caller, chatId)).members ?? [];
};
