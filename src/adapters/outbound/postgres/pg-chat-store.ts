import type { Knex } from 'knex';
import type { Group } from '../../../domain/group.js';
import type { GroupChange, GroupChanged } from '../../../domain/group-change.js';
import type { ChatId, Instant, UserId } from '../../../domain/ids.js';
import type { ChatStore, Opened } from '../../../application/ports/chat-store.js';
import { timestamp, withFreeId, type Database } from './database.js';
import { changeGroup } from './group-changes.js';
import { needActive, stay } from './member-rows.js';

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

  change(chatId: ChatId, at: Instant, decide: (group: Group) => GroupChange | undefined): Promise<GroupChanged | undefined> {
    return this.database.transaction((trx) => changeGroup(trx, { chatId, at }, decide));
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
  const row: { id: ChatId } | undefined = await trx('chats').where(key).first('id');
  return row?.id;
}

function present<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Error('a chat that another transaction had made is not there');
  return row;
}
