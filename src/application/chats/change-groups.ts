import { announcement } from '../../domain/announcement.js';
import type { Role } from '../../domain/chat.js';
import { DomainError, memberNotFound, userNotFound } from '../../domain/errors.js';
import { pictureIn, type Attachment } from '../../domain/attachment.js';
import {
  addMembers,
  changePicture,
  changeRole,
  changeSettings,
  JOINED_AT_ONCE_MAX,
  needRight,
  removeMember,
  type Group,
} from '../../domain/group.js';
import type { ChatSettings, GroupChange, GroupChanged } from '../../domain/group-change.js';
import type { ChatId, FileId, UserId } from '../../domain/ids.js';
import type { Person } from '../../domain/user.js';
import type { ChatView, MemberView } from '../../domain/views.js';
import type { Caller } from '../caller.js';
import type { Cards } from '../cards.js';
import type { ChatStore } from '../ports/chat-store.js';
import type { Clock } from '../ports/clock.js';
import type { StagedFile } from '../ports/file-inspector.js';
import type { Jobs } from '../ports/jobs.js';
import type { UserStore } from '../ports/user-store.js';
import { keepPicture, type KeepDeps } from '../media/keep.js';
import { letGo, orDiscard } from '../media/remove.js';
import { tellChange, type TellChangeDeps } from './tell-change.js';
import { getChat, type ViewChatsDeps } from './view-chats.js';

type Deps = ViewChatsDeps & TellChangeDeps & { chats: ChatStore; users: UserStore; cards: Cards; clock: Clock };
type Decision = (group: Group) => GroupChange | undefined;

/** Renames or describes a group. What is absent stays. @throws chat_not_found · not_a_group · group_right_missing */
export const changeGroupSettings =
  (deps: Deps) =>
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
 * Gives a group a picture.
 * @throws chat_not_found · not_a_group · group_right_missing · file_type_not_allowed · file_unreadable · busy
 */
export const changeGroupPicture =
  (deps: Deps & KeepDeps & { jobs: Jobs }) =>
  async ({ userId }: Caller, chatId: ChatId, upload: StagedFile): Promise<{ chat: ChatView; file: Attachment }> => {
    const by = await deps.cards.of(userId);
    const file = await keepPicture(deps, userId, upload);

    let former: FileId | undefined;
    const show = (group: Group) => {
      former = pictureIn(group.chat.avatarUrl);
      return { ...changePicture(group, userId, file.id), announcement: said(userId, announcement.pictured(by.name)) };
    };
    await orDiscard(deps, file, () => change(deps, by, chatId, show));

    await letGo(deps, former);
    return { chat: await getChat(deps)({ userId }, chatId), file };
  };

/**
 * Whether somebody may give a group a picture, asked before one is read.
 * @throws chat_not_found · not_a_group · group_right_missing
 */
export const mayChangeGroupPicture =
  ({ chats, clock }: Pick<Deps, 'chats' | 'clock'>) =>
  async ({ userId }: Caller, chatId: ChatId): Promise<void> => {
    await chats.change(chatId, clock.now(), (group) => void needRight(group, userId, 'changeSettings'));
  };

/**
 * Lets people into a group; who is in already stays as they are. Many come in several changes, each as a whole.
 * @returns those named, as the members that they are
 * @throws chat_not_found · not_a_group · group_right_missing · user_not_found · group_too_large
 */
export const addGroupMembers =
  (deps: Deps) =>
  async ({ userId }: Caller, chatId: ChatId, userIds: readonly UserId[]): Promise<MemberView[]> => {
    const by = await deps.cards.of(userId);
    const names = new Map((await deps.users.cardsOf(userIds)).map(({ id, name }) => [id, name]));
    if (names.size < new Set(userIds).size) throw userNotFound();

    await addAll(deps, by, chatId, names);

    const { members = [] } = await getChat(deps)({ userId }, chatId);
    return members.filter(({ user }) => names.has(user.id));
  };

async function addAll(deps: Deps, by: Person, chatId: ChatId, names: ReadonlyMap<UserId, string>): Promise<void> {
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
  (deps: Deps) =>
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
  (deps: Deps) =>
  async ({ userId }: Caller, chatId: ChatId, leaverId: UserId): Promise<void> => {
    const [by, leaver] = await Promise.all([deps.cards.of(userId), deps.cards.of(leaverId)]);
    const text = userId === leaverId ? announcement.left(by.name) : announcement.removed(by.name, leaver.name);

    await change(deps, by, chatId, (group) => ({ ...removeMember(group, userId, leaverId), announcement: said(userId, text) }));
  };

const said = (senderId: UserId, content: string) => ({ senderId, content });

async function change(deps: Deps, by: Person, chatId: ChatId, decide: Decision): Promise<GroupChanged | undefined> {
  const changed = await deps.chats.change(chatId, deps.clock.now(), decide).catch((error: unknown) => {
    // Nobody knows whether it was stored; who follows the chat had better look.
    if (error instanceof DomainError && error.kind === 'unavailable') deps.bus.publish({ type: 'chat.changed', chatId });
    throw error;
  });
  if (changed) await tellChange(deps, changed, by);
  return changed;
}
