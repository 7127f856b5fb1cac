import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { pictureIn } from '../../../domain/attachment.js';
import type { Chat, ChatType, Membership } from '../../../domain/chat.js';
import { chatNotFound } from '../../../domain/errors.js';
import type { Group } from '../../../domain/group.js';
import { placeChange, type ChatSettings, type GroupChange, type GroupChanged } from '../../../domain/group-change.js';
import type { ChatId, Instant } from '../../../domain/ids.js';
import type { Message } from '../../../domain/message.js';
import { timestamp } from './database.js';
import { membershipOf, needActive, stay, type StayRow } from './member-rows.js';
import { storedClientId } from './message-rows.js';
import { showAs } from './pictures.js';
import { optional } from './rows.js';

type Placed = ReturnType<typeof placeChange>;
interface Place {
  chatId: ChatId;
  at: Instant;
}

/** Changes a chat and who is in it, in one transaction. The chat is locked first, then members in order of their ids. */
export async function changeGroup(
  trx: Knex.Transaction,
  { chatId, at }: Place,
  decide: (group: Group) => GroupChange | undefined,
): Promise<GroupChanged | undefined> {
  const chat = await locked(trx, chatId);
  const members = await present(trx, chatId);
  const change = decide({ chat, members });
  if (!change) return undefined;
  await needActive(trx, [...(change.joined ?? []), ...(change.waiting ?? [])]);

  const { announcedAt, ...placed } = placeChange({ chat, members }, change);
  await changeMembers(trx, { chatId, at }, chat, placed);
  const { avatarUrl } = change.settings ?? {};
  if (avatarUrl !== undefined) await showAs(trx, chatId, pictureIn(avatarUrl));
  const announcement = change.announcement && announcedAt && announced(chat, at, { ...announcedAt, ...change.announcement });
  if (announcement) await store(trx, announcement);
  const revision = announcement?.revision ?? placed.revision;
  await trx('chats')
    .where({ id: chatId })
    .update({
      revision,
      member_count: placed.memberCount,
      ...columnsOf(change.settings),
      ...(placed.settings && { settings_revision: placed.settings.revision }),
      ...(announcement && { last_seq: announcement.seq, last_activity_at: timestamp(announcement.createdAt) }),
    });
  return { ...placed, revision, ...(announcement && { announcement }) };
}

const columnsOf = ({ name, description, avatarUrl }: ChatSettings = {}) => ({ name, description, avatar_url: avatarUrl });

async function changeMembers(trx: Knex.Transaction, { chatId, at }: Place, { lastSeq }: Chat, placed: Placed): Promise<void> {
  const gone = placed.left.map(({ userId, revision, reason }) => ({
    userId,
    columns: { left_at: timestamp(at), left_seq: lastSeq, left_revision: revision, revision, was_removed: reason === 'removed' },
  }));
  const changed = placed.roles.map(({ userId, role, revision }) => ({ userId, columns: { role, revision } }));
  // Whoever else locks several members' rows does so in this order.
  const inOrder = [...gone, ...changed].sort((one, other) => (BigInt(one.userId) < BigInt(other.userId) ? -1 : 1));
  for (const { userId, columns } of inOrder) {
    await trx('chat_members').where({ chat_id: chatId, user_id: userId, left_seq: null }).update(columns);
  }
  const rows = placed.joined.map(({ userId, revision }) => stay({ chatId, userId, role: 'member', at, seq: lastSeq, revision }));
  if (rows.length > 0) await trx('chat_members').insert(rows);
}

function announced(
  { id: chatId, lastActivityAt }: Chat,
  at: Instant,
  said: Pick<Message, 'seq' | 'revision' | 'senderId'> & { content: string },
): Message {
  return { chatId, type: 'system', createdAt: Math.max(lastActivityAt, at), ...said };
}

/** Nobody sends it again, so what it is recognised by is made up. */
async function store(trx: Knex.Transaction, message: Message): Promise<void> {
  await trx('messages').insert({
    chat_id: message.chatId,
    seq: message.seq,
    revision: message.revision,
    sender_id: message.senderId,
    client_id: storedClientId(undefined, randomUUID),
    client_hash: randomUUID(),
    type: message.type,
    content: message.content,
    created_at: timestamp(message.createdAt),
  });
}

interface ChatRow {
  type: ChatType;
  name: string | null;
  description: string | null;
  avatar_url: string | null;
  last_seq: number;
  revision: number;
  created_at: Instant;
  last_activity_at: Instant;
}

async function locked(trx: Knex.Transaction, id: ChatId): Promise<Chat> {
  const row = await trx('chats').where({ id }).forNoKeyUpdate().first<ChatRow | undefined>();
  if (!row) throw chatNotFound();
  return {
    id,
    type: row.type,
    lastSeq: row.last_seq,
    revision: row.revision,
    createdAt: row.created_at,
    lastActivityAt: row.last_activity_at,
    ...optional({ name: row.name, description: row.description, avatarUrl: row.avatar_url }),
  };
}

async function present(trx: Knex.Transaction, chatId: ChatId): Promise<Membership[]> {
  const rows = await trx('chat_members')
    .where({ chat_id: chatId, left_seq: null })
    .orderBy(['joined_revision', 'user_id'])
    .select<StayRow[]>('*');
  return rows.map(membershipOf);
}
