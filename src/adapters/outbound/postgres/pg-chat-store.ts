import type { Knex } from 'knex';
import { GROUP_MEMBERS_MAX, type Role } from '../../../domain/chat.js';
import { chatNotFound, groupTooLarge, userNotFound } from '../../../domain/errors.js';
import type { MembersChanged } from '../../../domain/events.js';
import type { ChatId, Instant, UserId } from '../../../domain/ids.js';
import type { ChatStore, Opened } from '../../../application/ports/chat-store.js';
import { timestamp, withFreeId, type Database } from './database.js';

interface LockedChat {
  id: ChatId;
  last_seq: number;
  revision: number;
  member_count: number;
}

export class PgChatStore implements ChatStore {
  constructor(private readonly database: Database) {}

  openPrivate({ low, high }: { low: UserId; high: UserId }, { id, at }: { id: ChatId; at: Instant }): Promise<Opened> {
    return this.database.transaction(async (trx) => {
      const pair = { low_id: low, high_id: high };
      const there = await chatWhere(trx, pair);
      if (there !== undefined) return { chatId: there, isNew: false };
      await needActive(trx, [low, high]);

      if (await insertChat(trx, { id, at, size: 2, columns: { type: 'private', ...pair }, key: pair })) {
        await trx('chat_members').insert(
          [low, high].map((userId) => stay({ chatId: id, userId, role: 'member', at, seq: 0, revision: 1 })),
        );
        return { chatId: id, isNew: true };
      }
      // The insert waited for whoever was first, so their chat is there to be seen.
      return { chatId: present(await chatWhere(trx, pair)), isNew: false };
    });
  }

  createGroup(group: Parameters<ChatStore['createGroup']>[0]): Promise<Opened> {
    const { id, name, founder, clientId, members, at } = group;
    return this.database.transaction(async (trx) => {
      const key = { founder_id: founder, client_id: clientId ?? null };
      if (!(await insertChat(trx, { id, at, size: members.length, columns: { type: 'group', name, ...key }, key }))) {
        return { chatId: present(await chatWhere(trx, key)), isNew: false };
      }
      await needActive(
        trx,
        members.map(({ userId }) => userId),
      );

      await trx('chat_members').insert(members.map(({ userId, role }) => stay({ chatId: id, userId, role, at, seq: 0, revision: 1 })));
      return { chatId: id, isNew: true };
    });
  }

  join(chatId: ChatId, { userIds, at }: { userIds: readonly UserId[]; at: Instant }): Promise<MembersChanged | undefined> {
    return this.database.transaction(async (trx) => {
      const chat = await lock(trx, chatId);
      await needActive(trx, userIds);
      const inAlready = await trx('chat_members')
        .where({ chat_id: chatId, left_seq: null })
        .whereIn('user_id', [...userIds])
        .pluck('user_id');
      const newcomers = [...new Set(userIds)].filter((userId) => !inAlready.includes(userId)).sort(byNumber);
      if (newcomers.length === 0) return undefined;
      if (chat.member_count + newcomers.length > GROUP_MEMBERS_MAX) throw groupTooLarge(GROUP_MEMBERS_MAX);

      const revision = chat.revision + newcomers.length;
      await trx('chat_members').insert(
        newcomers.map((userId, index) =>
          stay({ chatId, userId, role: 'member', at, seq: chat.last_seq, revision: chat.revision + index + 1 }),
        ),
      );
      await trx('chats')
        .where({ id: chatId })
        .update({ revision, member_count: chat.member_count + newcomers.length });

      const joined = newcomers.map((userId, index) => ({ userId, revision: chat.revision + index + 1, joinedSeq: chat.last_seq }));
      return { type: 'members.changed', chatId, previousRevision: chat.revision, revision, joined, left: [] };
    });
  }

  leave(chatId: ChatId, { userId, wasRemoved, at }: { userId: UserId; wasRemoved: boolean; at: Instant }): Promise<MembersChanged> {
    return this.database.transaction(async (trx) => {
      const chat = await lock(trx, chatId);
      const revision = chat.revision + 1;
      const left = await trx('chat_members')
        .where({ chat_id: chatId, user_id: userId, left_seq: null })
        .update({ left_at: timestamp(at), left_seq: chat.last_seq, left_revision: revision, revision, was_removed: wasRemoved });
      if (left === 0) throw chatNotFound();

      await trx('chats')
        .where({ id: chatId })
        .update({ revision, member_count: chat.member_count - 1 });
      const reason = wasRemoved ? ('removed' as const) : ('left' as const);
      return {
        type: 'members.changed',
        chatId,
        previousRevision: chat.revision,
        revision,
        joined: [],
        left: [{ userId, revision, reason }],
      };
    });
  }
}

interface NewChat {
  id: ChatId;
  at: Instant;
  size: number;
  columns: Record<string, unknown>;
  /** What there may be one chat of. */
  key: Record<string, unknown>;
}

/** @returns false when there is such a chat already */
async function insertChat(trx: Knex.Transaction, { id, at, size, columns, key }: NewChat): Promise<boolean> {
  const made: unknown[] = await trx('chats')
    .insert({ id, ...columns, member_count: size, created_at: timestamp(at), last_activity_at: timestamp(at) })
    .onConflict(Object.keys(key))
    .ignore()
    .returning('id')
    .catch(withFreeId('chats_pkey'));
  return made.length === 1;
}

async function chatWhere(trx: Knex.Transaction, key: Record<string, unknown>): Promise<ChatId | undefined> {
  const row: LockedChat | undefined = await trx('chats').where(key).first('id');
  return row?.id;
}

function stay({
  chatId,
  userId,
  role,
  at,
  seq,
  revision,
}: {
  chatId: ChatId;
  userId: UserId;
  role: Role;
  at: Instant;
  seq: number;
  revision: number;
}) {
  const cursors = { joined_seq: seq, delivered_seq: seq, read_seq: seq };
  return { chat_id: chatId, user_id: userId, role, joined_at: timestamp(at), ...cursors, joined_revision: revision, revision };
}

async function lock(trx: Knex.Transaction, chatId: ChatId): Promise<LockedChat> {
  const chat = await trx('chats').where({ id: chatId, type: 'group' }).forNoKeyUpdate().first<LockedChat | undefined>();
  if (!chat) throw chatNotFound();
  return chat;
}

async function needActive(trx: Knex.Transaction, userIds: readonly UserId[]): Promise<void> {
  const active = await trx('users')
    .whereIn('id', [...userIds])
    .where({ is_active: true })
    .pluck('id');
  if (new Set(active).size < new Set(userIds).size) throw userNotFound();
}

function present<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Error('a chat that another transaction had made is not there');
  return row;
}

const byNumber = (one: UserId, other: UserId): number => (BigInt(one) < BigInt(other) ? -1 : 1);
