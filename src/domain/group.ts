import { pictureUrlOf } from './attachment.js';
import { GROUP_MEMBERS_MAX, type Chat, type Membership, type Role } from './chat.js';
import { chatNotFound, groupRightMissing, groupTooLarge, lastOwner, memberNotFound, notAGroup, privateChatStays } from './errors.js';
import type { ChatSettings, GroupChange } from './group-change.js';
import { hasRight, type GroupRight } from './group-rights.js';
import type { FileId, UserId } from './ids.js';

/** A chat at one moment, with everybody who is in it, in order of their coming. */
export interface Group {
  chat: Chat;
  members: readonly Membership[];
}

/** People let in by one change: a chat is locked for as long as their rows are written. */
export const JOINED_AT_ONCE_MAX = 100;

/**
 * Lets in those who are not in yet, at most `JOINED_AT_ONCE_MAX` of them: who wants more asks again.
 * @returns undefined when everybody is in
 * @throws chat_not_found · not_a_group · group_right_missing · group_too_large, for all of them together
 */
export function addMembers(group: Group, by: UserId, userIds: readonly UserId[]): GroupChange | undefined {
  needRight(group, by, 'addMembers');
  const present = new Set(group.members.map(({ userId }) => userId));
  const newcomers = [...new Set(userIds)].filter((userId) => !present.has(userId));
  if (newcomers.length === 0) return undefined;
  if (present.size + newcomers.length > GROUP_MEMBERS_MAX) throw groupTooLarge(GROUP_MEMBERS_MAX);

  const [joined, waiting] = [newcomers.slice(0, JOINED_AT_ONCE_MAX), newcomers.slice(JOINED_AT_ONCE_MAX)];
  return { joined, ...(waiting.length > 0 && { waiting }) };
}

/** Removes somebody, or oneself. @throws chat_not_found · not_a_group · cannot_leave_private_chat · group_right_missing · member_not_found */
export function removeMember(group: Group, by: UserId, userId: UserId): GroupChange {
  if (by === userId) return leaveGroup(group, by);
  const remover = needRight(group, by, 'removeMembers');
  const member = memberOf(group, userId);
  const isSubordinate = member.role === 'member' || (member.role === 'admin' && hasRight(remover.role, 'removeAdmins'));
  if (!isSubordinate) throw groupRightMissing('removeAdmins');

  return { left: { userId, wasRemoved: true } };
}

/** An owner who leaves hands over: of the admins to who has been in longest, else of the members. */
function leaveGroup(group: Group, by: UserId): GroupChange {
  const leaver = callerIn(group, by);
  if (group.chat.type !== 'group') throw privateChatStays();
  const others = group.members.filter(({ userId }) => userId !== by);
  const heir = others.find(({ role }) => role === 'admin') ?? others[0];
  const left = { userId: by, wasRemoved: false };
  if (leaver.role !== 'owner' || !heir) return { left };

  return { left, roles: [{ userId: heir.userId, role: 'owner' }] };
}

/**
 * Makes a member an admin, an admin a member, or somebody else the owner, which makes the one before an admin.
 * @returns undefined when nothing changes
 * @throws chat_not_found · not_a_group · group_right_missing · member_not_found · last_owner
 */
export function changeRole(group: Group, by: UserId, { userId, role }: { userId: UserId; role: Role }): GroupChange | undefined {
  const caller = callerIn(group, by);
  if (group.chat.type !== 'group') throw notAGroup();
  const member = memberOf(group, userId);
  const right = role === 'owner' ? 'handOver' : role === 'admin' ? 'promote' : 'demote';
  if (!hasRight(caller.role, right) && !(by === userId && right === 'demote')) throw groupRightMissing(right);
  if (member.role === role) return undefined;
  if (member.role === 'owner') throw by === userId ? lastOwner() : groupRightMissing('handOver');

  const before = role === 'owner' ? [{ userId: by, role: 'admin' as const }] : [];
  return { roles: [...before, { userId, role }] };
}

/** @returns undefined when nothing changes @throws chat_not_found · not_a_group · group_right_missing */
export function changeSettings(group: Group, by: UserId, { name, description }: ChatSettings): GroupChange | undefined {
  needRight(group, by, 'changeSettings');
  const settings = {
    ...(name !== undefined && name !== group.chat.name && { name }),
    ...(description !== undefined && description !== (group.chat.description ?? '') && { description }),
  };
  return Object.keys(settings).length > 0 ? { settings } : undefined;
}

/** Gives a group this picture. @throws chat_not_found · not_a_group · group_right_missing */
export function changePicture(group: Group, by: UserId, picture: FileId): GroupChange {
  needRight(group, by, 'changeSettings');
  return { settings: { avatarUrl: pictureUrlOf(picture) } };
}

/** Takes a group's picture away. @returns undefined when it has none @throws chat_not_found · not_a_group · group_right_missing */
export function removePicture(group: Group, by: UserId): GroupChange | undefined {
  needRight(group, by, 'changeSettings');
  return group.chat.avatarUrl === undefined ? undefined : { settings: { avatarUrl: null } };
}

/** @throws chat_not_found · not_a_group · group_right_missing */
export function needRight(group: Group, by: UserId, right: GroupRight): Membership {
  const caller = callerIn(group, by);
  if (group.chat.type !== 'group') throw notAGroup();
  if (!hasRight(caller.role, right)) throw groupRightMissing(right);
  return caller;
}

function callerIn({ members }: Group, by: UserId): Membership {
  const caller = members.find(({ userId }) => userId === by);
  if (!caller) throw chatNotFound();
  return caller;
}

function memberOf({ members }: Group, wanted: UserId): Membership {
  const member = members.find(({ userId }) => userId === wanted);
  if (!member) throw memberNotFound();
  return member;
}
