import { cannotChatWithSelf, groupTooLarge } from './errors.js';
import type { ChatId, Instant, UserId } from './ids.js';

export type ChatType = 'private' | 'group';
/** In a private chat both are plain members. */
export type Role = 'owner' | 'admin' | 'member';

export const GROUP_NAME_MAX = 100;
export const GROUP_DESCRIPTION_MAX = 512;
export const GROUP_MEMBERS_MAX = 1_024;
/** The members of a chat of up to so many are told along with it; those of a larger one are asked for. */
export const MEMBERS_TOLD_MAX = 100;

export interface Chat {
  id: ChatId;
  type: ChatType;
  /** Of a group; a private chat is named after the other person. */
  name?: string;
  description?: string;
  avatarUrl?: string;
  /** The seq of the newest message, 0 before the first. */
  lastSeq: number;
  /** Grows with every change that all members may see. */
  revision: number;
  createdAt: Instant;
  lastActivityAt: Instant;
}

/** One stay in a chat: who comes again gets another. `joinedSeq < seq <= leftSeq` is what it covers, and both cursors begin at `joinedSeq`. */
export interface Membership {
  userId: UserId;
  role: Role;
  joinedAt: Instant;
  joinedSeq: number;
  joinedRevision: number;
  /** The chat's revision at the last change of this stay, cursors aside. */
  revision: number;
  deliveredSeq: number;
  readSeq: number;
  leftSeq?: number;
  leftRevision?: number;
  /** Whether somebody else ended it. */
  wasRemoved?: boolean;
}

/** The two people of a private chat in one order, so that whoever asks first, there is one chat for the pair. */
export function pairOf(one: UserId, other: UserId): { low: UserId; high: UserId } {
  if (one === other) throw cannotChatWithSelf();
  return BigInt(one) < BigInt(other) ? { low: one, high: other } : { low: other, high: one };
}

/** Who a new group begins with: its owner, and each of the others once. */
export function foundersOf({ owner, memberIds }: { owner: UserId; memberIds: readonly UserId[] }): { userId: UserId; role: Role }[] {
  const others = [...new Set(memberIds)].filter((userId) => userId !== owner);
  if (others.length + 1 > GROUP_MEMBERS_MAX) throw groupTooLarge(GROUP_MEMBERS_MAX);

  return [{ userId: owner, role: 'owner' as const }, ...others.map((userId) => ({ userId, role: 'member' as const }))];
}
