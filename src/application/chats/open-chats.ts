import { foundersOf, pairOf } from '../../domain/chat.js';
import type { UserId } from '../../domain/ids.js';
import type { ChatView } from '../../domain/views.js';
import type { Caller } from '../caller.js';
import { underFreshId } from '../fresh-id.js';
import type { ChatStore, Opened } from '../ports/chat-store.js';
import type { Clock } from '../ports/clock.js';
import type { EventBus } from '../ports/event-bus.js';
import type { Ids } from '../ports/ids.js';
import { getChat, type ViewChatsDeps } from './view-chats.js';

type Deps = ViewChatsDeps & { chats: ChatStore; bus: EventBus; ids: Ids; clock: Clock };

export interface OpenedChat {
  chat: ChatView;
  isNew: boolean;
}

/** @throws cannot_chat_with_self · user_not_found */
export const openPrivate =
  (deps: Deps) =>
  async ({ userId }: Caller, other: UserId): Promise<OpenedChat> => {
    const pair = pairOf(userId, other);

    const opened = await underFreshId(deps.ids.chat, (id) => deps.chats.openPrivate(pair, { id, at: deps.clock.now() }));

    return announced(deps, userId, opened, [pair.low, pair.high]);
  };

/** @throws user_not_found · group_too_large */
export const createGroup =
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
    const place = { chatId, previousRevision: 0, revision: 1 };
    deps.bus.publish({ type: 'members.changed', ...place, joined, left: [], members: [], memberCount: joined.length });
  }

  return { chat: await getChat(deps)({ userId: viewer }, chatId), isNew };
}
