import type { ChatStore, Opened } from '../../../application/ports/chat-store.js';
import { GROUP_MEMBERS_MAX, type Chat, type Membership, type Role } from '../../../domain/chat.js';
import { chatNotFound, groupTooLarge, idTaken, userNotFound } from '../../../domain/errors.js';
import type { MembersChanged } from '../../../domain/events.js';
import type { ChatId, Instant, UserId } from '../../../domain/ids.js';
import { findMember, getMember, getRecord, isPresent, type ChatRecord, type World } from './world.js';

type Founder = Pick<Membership, 'userId' | 'role'>;

export const chatStore = (world: World): ChatStore => ({
  async openPrivate({ low, high }, { id, at }) {
    const founders: Founder[] = [low, high].map((userId) => ({ userId, role: 'member' }));
    return once(world, `private ${low} ${high}`, () => found(world, { id, type: 'private', createdAt: at }, founders));
  },

  async createGroup({ id, name, founder, clientId, members, at }) {
    const create = () => found(world, { id, type: 'group', name, createdAt: at }, members);
    return clientId === undefined ? { chatId: create(), isNew: true } : once(world, `group ${founder} ${clientId}`, create);
  },

  async join(chatId, { userIds, at }) {
    const record = getGroup(world, chatId);
    const newcomers = [...new Set(userIds)].filter((userId) => !findMember(record, userId));
    if (newcomers.length === 0) return undefined;
    refuseInactive(world, newcomers);
    if (record.members.filter(isPresent).length + newcomers.length > GROUP_MEMBERS_MAX) throw groupTooLarge(GROUP_MEMBERS_MAX);

    return letIn(record, newcomers, at);
  },

  async leave(chatId, { userId, wasRemoved }) {
    const record = getGroup(world, chatId);
    const member = getMember(record, userId);

    const { chat } = record;
    const previousRevision = chat.revision;
    chat.revision += 1;
    Object.assign(member, { leftSeq: chat.lastSeq, leftRevision: chat.revision, wasRemoved });

    const left = [{ userId, revision: chat.revision, reason: wasRemoved ? ('removed' as const) : ('left' as const) }];
    return { type: 'members.changed', chatId, previousRevision, revision: chat.revision, joined: [], left };
  },
});

/** A private chat is its two people's for ever. */
function getGroup(world: World, chatId: ChatId): ChatRecord {
  const record = getRecord(world, chatId);
  if (record.chat.type !== 'group') throw chatNotFound();
  return record;
}

function once({ unique }: World, key: string, create: () => ChatId): Opened {
  const there = unique.get(key);
  if (there !== undefined) return { chatId: there, isNew: false };

  const chatId = create();
  unique.set(key, chatId);
  return { chatId, isNew: true };
}

/** A chat begins at revision 1, which is also that of its first members. */
function found(world: World, chat: Pick<Chat, 'id' | 'type' | 'name' | 'createdAt'>, founders: readonly Founder[]): ChatId {
  refuseInactive(
    world,
    founders.map(({ userId }) => userId),
  );

  if (world.chats.has(chat.id)) throw idTaken();
  world.chats.set(chat.id, {
    chat: { ...chat, lastSeq: 0, revision: 1, lastActivityAt: chat.createdAt },
    members: founders.map((founder) => stay(founder, { at: chat.createdAt, seq: 0, revision: 1 })),
    messages: [],
    sent: new Map(),
  });
  return chat.id;
}

function letIn({ chat, members }: ChatRecord, newcomers: readonly UserId[], at: Instant): MembersChanged {
  const previousRevision = chat.revision;
  const role: Role = 'member';
  const rows = newcomers.map((userId, i) => stay({ userId, role }, { at, seq: chat.lastSeq, revision: previousRevision + 1 + i }));
  members.push(...rows);
  chat.revision += rows.length;

  const joined = rows.map(({ userId, joinedRevision, joinedSeq }) => ({ userId, revision: joinedRevision, joinedSeq }));
  return { type: 'members.changed', chatId: chat.id, previousRevision, revision: chat.revision, joined, left: [] };
}

const stay = ({ userId, role }: Founder, from: { at: Instant; seq: number; revision: number }): Membership => ({
  userId,
  role,
  joinedAt: from.at,
  joinedSeq: from.seq,
  joinedRevision: from.revision,
  deliveredSeq: from.seq,
  readSeq: from.seq,
});

function refuseInactive({ accounts }: World, userIds: readonly UserId[]): void {
  if (!userIds.every((userId) => accounts.get(userId)?.user.isActive)) throw userNotFound();
}
