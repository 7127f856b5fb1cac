import { announcement } from '../../domain/announcement.js';
import type { Role } from '../../domain/chat.js';
import { DomainError, memberNotFound, userNotFound } from '../../domain/errors.js';
import { addMembers, changeRole, changeSettings, JOINED_AT_ONCE_MAX, removeMember, type Group } from '../../domain/group.js';
import type { ChatSettings, GroupChange, GroupChanged } from '../../domain/group-change.js';
import type { ChatId, UserId } from '../../domain/ids.js';
import type { Person } from '../../domain/user.js';
import type { ChatView, MemberView } from '../../domain/views.js';
import type { Caller } from '../caller.js';
import type { Cards } from '../cards.js';
import type { ChatStore } from '../ports/chat-store.js';
import type { Clock } from '../ports/clock.js';
import type { UserStore } from '../ports/user-store.js';
import { tellChange, type TellChangeDeps } from './tell-change.js';
import { getChat, type ViewChatsDeps } from './view-chats.js';

export type GroupDeps = ViewChatsDeps & TellChangeDeps & { chats: ChatStore; users: UserStore; cards: Cards; clock: Clock };
type Decision = (group: Group) => GroupChange | undefined;

/** Renames or describes a group. What is absent stays. @throws chat_not_found · not_a_group · group_right_missing */
export const changeGroupSettings =
  (deps: GroupDeps) =>
  async ({ userId }: Caller, chatId: ChatId, settings: ChatSettings): Promise<ChatView> => {
    const by = await deps.cards.of(userId);

    await change(deps, by, chatId, (group) => {
      const decided = changeSettings(group, userId, settings);
      const { name } = decided?.settings ?? {};
      return name === undefined ? decided : { ...decided, announcement: said(userId, announcement.renamed(by.name, name)) };
    });

    return getChat(deps)({ userId }, chatId);
  };

/**
 * Lets people into a group; who is in already stays as they are. Many come in several changes, each as a whole.
 * @returns those named, as the members that they are
 * @throws chat_not_found · not_a_group · group_right_missing · user_not_found · group_too_large
 */
export const addGroupMembers =
  (deps: GroupDeps) =>
  async ({ userId }: Caller, chatId: ChatId, userIds: readonly UserId[]): Promise<MemberView[]> => {
    const by = await deps.cards.of(userId);
    const names = new Map((await deps.users.cardsOf(userIds)).map(({ id, name }) => [id, name]));
    if (names.size < new Set(userIds).size) throw userNotFound();

    await addAll(deps, by, chatId, names);

    const { members = [] } = await getChat(deps)({ userId }, chatId);
    return members.filter(({ user }) => names.has(user.id));
  };

async function addAll(deps: GroupDeps, by: Person, chatId: ChatId, names: ReadonlyMap<UserId, string>): Promise<void> {
  let waiting = [...names.keys()];
  const add: Decision = (group) => {
    const decided = addMembers(group, by.id, waiting);
    const people = (decided?.joined ?? []).map((userId) => names.get(userId) ?? '');
    return decided && { ...decided, announcement: said(by.id, announcement.added(by.name, people)) };
  };

  for (let isFull = true; isFull;) {
    const joined = new Set((await change(deps, by, chatId, add))?.joined.map(({ userId }) => userId));
    waiting = waiting.filter((userId) => !joined.has(userId));
    isFull = joined.size === JOINED_AT_ONCE_MAX;
  }
}

/** @throws chat_not_found · not_a_group · group_right_missing · member_not_found · last_owner */
export const changeGroupRole =
  (deps: GroupDeps) =>
  async ({ userId }: Caller, chatId: ChatId, to: { userId: UserId; role: Role }): Promise<MemberView> => {
    const by = await deps.cards.of(userId);

    await change(deps, by, chatId, (group) => changeRole(group, userId, to));

    const { members = [] } = await getChat(deps)({ userId }, chatId);
    const member = members.find(({ user }) => user.id === to.userId);
    if (!member) throw memberNotFound();
    return member;
  };

/**
 * Removes somebody from a group, or leaves it.
 * @throws chat_not_found · not_a_group · cannot_leave_private_chat · group_right_missing · member_not_found
 */
export const removeGroupMember =
  (deps: GroupDeps) =>
  async ({ userId }: Caller, chatId: ChatId, leaverId: UserId): Promise<void> => {
    const [by, leaver] = await Promise.all([deps.cards.of(userId), deps.cards.of(leaverId)]);
    const text = userId === leaverId ? announcement.left(by.name) : announcement.removed(by.name, leaver.name);

    await change(deps, by, chatId, (group) => ({ ...removeMember(group, userId, leaverId), announcement: said(userId, text) }));
  };

/** What the log says of a change, and by whom. */
export const said = (senderId: UserId, content: string) => ({ senderId, content });

/** Changes a group, and tells everybody in it. */
export async function change(deps: GroupDeps, by: Person, chatId: ChatId, decide: Decision): Promise<GroupChanged | undefined> {
  const changed = await deps.chats.change(chatId, deps.clock.now(), decide).catch((error: unknown) => {
    // Nobody knows whether it was stored; who follows the chat had better look.
    if (error instanceof DomainError && error.kind === 'unavailable') deps.bus.publish({ type: 'chat.changed', chatId });
    throw error;
  });
  if (changed) await tellChange(deps, changed, by);
  return changed;
}
