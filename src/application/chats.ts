import { foundersOf, pairOf } from '../domain/chat.js';
import type { ChatId, Instant, UserId } from '../domain/ids.js';
import type { ChatView } from '../domain/views.js';
import type { Caller } from './caller.js';
import type { ChatStore, Opened } from './ports/chat-store.js';
import type { Clock } from './ports/clock.js';
import type { EventBus } from './ports/event-bus.js';
import type { Ids } from './ports/ids.js';
import type { Page, PageRequest } from './ports/page.js';
import type { PresenceBoard } from './ports/presence-board.js';
import type { ChatReader } from './ports/readers.js';
import { underFreshId } from './fresh-id.js';
import { membersWithPresence } from './presence.js';

interface Deps {
  chats: ChatStore;
  chatReader: ChatReader;
  board: PresenceBoard;
  bus: EventBus;
  ids: Ids;
  clock: Clock;
}

export interface OpenedChat {
  chat: ChatView;
  isNew: boolean;
}

/** Opening chats, and looking at them. */
export const chats = (deps: Deps) => ({
  openPrivate: openPrivate(deps),
  createGroup: createGroup(deps),
  list: listChats(deps),
  get: getChat(deps),
});

/** @throws cannot_chat_with_self · user_not_found */
const openPrivate =
  (deps: Deps) =>
  async ({ userId }: Caller, other: UserId): Promise<OpenedChat> => {
    const pair = pairOf(userId, other);

    const opened = await underFreshId(deps.ids.chat, (id) => deps.chats.openPrivate(pair, { id, at: deps.clock.now() }));

    return announced(deps, userId, opened, [pair.low, pair.high]);
  };

/** @throws user_not_found · group_too_large */
const createGroup =
  (deps: Deps) =>
  async ({ userId }: Caller, group: { name: string; memberIds: readonly UserId[]; clientId?: string | undefined }): Promise<OpenedChat> => {
    const members = foundersOf({ owner: userId, memberIds: group.memberIds });
    const { name, clientId } = group;

    const founding = { name, founder: userId, ...(clientId !== undefined && { clientId }), members, at: deps.clock.now() };
    const opened = await underFreshId(deps.ids.chat, (id) => deps.chats.createGroup({ id, ...founding }));

    return announced(
      deps,
      userId,
      opened,
      members.map((member) => member.userId),
    );
  };

async function announced(deps: Deps, viewer: UserId, { chatId, isNew }: Opened, userIds: readonly UserId[]): Promise<OpenedChat> {
  if (isNew) {
    const joined = userIds.map((userId) => ({ userId, revision: 1, joinedSeq: 0 }));
    deps.bus.publish({ type: 'members.changed', chatId, previousRevision: 0, revision: 1, joined, left: [] });
  }

  return { chat: await viewOf(deps, viewer, chatId), isNew };
}

const listChats =
  ({ chatReader, board }: Deps) =>
  async ({ userId }: Caller, page: PageRequest<Instant>): Promise<Page<ChatView, Instant>> => {
    const found = await chatReader.list(userId, page);
    return { ...found, items: await membersWithPresence(board, found.items) };
  };

/** @throws chat_not_found */
const getChat =
  (deps: Deps) =>
  ({ userId }: Pick<Caller, 'userId'>, chatId: ChatId): Promise<ChatView> =>
    viewOf(deps, userId, chatId);

async function viewOf({ chatReader, board }: Deps, viewer: UserId, chatId: ChatId): Promise<ChatView> {
  const chat = await chatReader.get(viewer, chatId);
  const [seen = chat] = await membersWithPresence(board, [chat]);
  return seen;
}
