import type { ChatStore, Opened } from '../../../application/ports/chat-store.js';
import { pictureIn } from '../../../domain/attachment.js';
import type { Chat, Membership } from '../../../domain/chat.js';
import { idTaken, userNotFound } from '../../../domain/errors.js';
import { placeChange, type GroupChange, type GroupChanged } from '../../../domain/group-change.js';
import type { ChatId, Instant, UserId } from '../../../domain/ids.js';
import type { Message } from '../../../domain/message.js';
import { getRecord, isPresent, presentOf, showAs, type ChatRecord, type World } from './world.js';

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

  async change(chatId, at, decide) {
    const record = getRecord(world, chatId);
    const group = { chat: { ...record.chat }, members: presentOf(record).map((member) => ({ ...member })) };
    const change = decide(group);
    if (!change) return undefined;
    refuseInactive(world, [...(change.joined ?? []), ...(change.waiting ?? [])]);
    const { avatarUrl } = change.settings ?? {};
    if (avatarUrl !== undefined) showAs(world, chatId, pictureIn(avatarUrl));

    return apply(record, { change, placed: placeChange(group, change) }, at);
  },
});

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
    settingsRevision: 1,
    sent: new Map(),
    moves: new Map(),
  });
  return chat.id;
}

function apply(
  record: ChatRecord,
  { change, placed: { announcedAt, ...placed } }: { change: GroupChange; placed: ReturnType<typeof placeChange> },
  at: Instant,
): GroupChanged {
  const { chat, members, messages } = record;
  const memberOf = (wanted: UserId) => members.find((member) => member.userId === wanted && isPresent(member));
  for (const { userId, revision, reason } of placed.left)
    Object.assign(memberOf(userId) ?? {}, { revision, leftSeq: chat.lastSeq, leftRevision: revision, wasRemoved: reason === 'removed' });
  for (const { userId, role, revision } of placed.roles) Object.assign(memberOf(userId) ?? {}, { role, revision });
  members.push(...placed.joined.map(({ userId, revision }) => stay({ userId, role: 'member' }, { at, seq: chat.lastSeq, revision })));
  Object.assign(chat, change.settings, { revision: placed.revision });
  if (change.settings?.avatarUrl === null) delete chat.avatarUrl;
  record.settingsRevision = placed.settings?.revision ?? record.settingsRevision;
  if (!change.announcement || !announcedAt) return placed;

  const createdAt = Math.max(chat.lastActivityAt, at);
  const announcement: Message = { chatId: chat.id, ...announcedAt, ...change.announcement, type: 'system', createdAt };
  messages.push(announcement);
  Object.assign(chat, { revision: announcedAt.revision, lastSeq: announcedAt.seq, lastActivityAt: createdAt });
  return { ...placed, revision: announcedAt.revision, announcement: { ...announcement } };
}

const stay = ({ userId, role }: Founder, from: { at: Instant; seq: number; revision: number }): Membership => ({
  userId,
  role,
  joinedAt: from.at,
  joinedSeq: from.seq,
  joinedRevision: from.revision,
  revision: from.revision,
  deliveredSeq: from.seq,
  readSeq: from.seq,
});

function refuseInactive({ accounts }: World, userIds: readonly UserId[]): void {
  if (!userIds.every((userId) => accounts.get(userId)?.user.isActive)) throw userNotFound();
}
