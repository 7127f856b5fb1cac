import type { Chat, Role } from './chat.js';
import type { Group } from './group.js';
import type { ChatId, UserId } from './ids.js';
import type { Message } from './message.js';

/** What is absent stays; an `avatarUrl` of null is none. */
export type ChatSettings = Partial<Pick<Chat, 'name' | 'description'>> & { avatarUrl?: string | null };

/** What is to become of a group; each part that is there is a change that all its members see. */
export interface GroupChange {
  left?: { userId: UserId; wasRemoved: boolean };
  roles?: readonly { userId: UserId; role: Role }[];
  joined?: readonly UserId[];
  /** Who is to come in by changes that follow this one: when one of them cannot, nobody does. */
  waiting?: readonly UserId[];
  settings?: ChatSettings;
  /** What the log says of it, by whom. */
  announcement?: { senderId: UserId; content: string };
}

/** A change as it was stored. Every part has a revision of its own; all lie after `previousRevision` up to `revision`. */
export interface GroupChanged {
  chatId: ChatId;
  previousRevision: number;
  revision: number;
  left: readonly { userId: UserId; revision: number; reason: 'left' | 'removed' }[];
  roles: readonly { userId: UserId; revision: number; role: Role }[];
  joined: readonly { userId: UserId; revision: number; joinedSeq: number }[];
  settings?: ChatSettings & { revision: number };
  announcement?: Message;
  /** How many are in now. */
  memberCount: number;
}

type PlacedChange = Omit<GroupChanged, 'announcement'> & { announcedAt?: { seq: number; revision: number } };

/** Where the parts of a change stand in a chat's log: one revision each, in this order. */
export function placeChange({ chat, members }: Group, change: GroupChange): PlacedChange {
  const { id: chatId, revision: head, lastSeq } = chat;
  let revision = head;
  const next = () => (revision += 1);
  const left = change.left ? [{ userId: change.left.userId, revision: next(), reason: reasonOf(change.left) }] : [];
  const roles = (change.roles ?? []).map((role) => ({ ...role, revision: next() }));
  const joined = (change.joined ?? []).map((userId) => ({ userId, revision: next(), joinedSeq: lastSeq }));
  const settings = change.settings && { ...change.settings, revision: next() };
  const announcedAt = change.announcement && { seq: lastSeq + 1, revision: next() };
  const memberCount = members.length + joined.length - left.length;
  const placed = { chatId, previousRevision: head, revision, left, roles, joined, memberCount };
  return { ...placed, ...(settings && { settings }), ...(announcedAt && { announcedAt }) };
}

const reasonOf = ({ wasRemoved }: { wasRemoved: boolean }) => (wasRemoved ? ('removed' as const) : ('left' as const));
