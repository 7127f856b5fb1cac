import type { Knex } from 'knex';
import { messageNotFound } from '../../../domain/errors.js';
import type { ChatId, MessageRef, UserId } from '../../../domain/ids.js';
import type { Hidden, HiddenStore } from '../../../application/ports/hidden-store.js';
import type { Database } from './database.js';

const SINCE = {
  name: 'hidden_since',
  text: 'select chat_id, seq, counter from hidden_messages where user_id = $1 and counter > $2 order by counter limit $3',
};

export class PgHiddenStore implements HiddenStore {
  constructor(private readonly database: Database) {}

  hide(userId: UserId, ref: MessageRef): Promise<Pick<Hidden, 'counter'>> {
    return this.database.transaction(async (trx) => {
      if (!(await isWithinStay(trx, ref, userId))) throw messageNotFound();
      // The person's row is locked until this is committed, so what counts higher is committed later.
      const [person] = await trx('users').where({ id: userId }).forNoKeyUpdate().select<{ hidden_counter: number }[]>('hidden_counter');
      const key = { user_id: userId, chat_id: ref.chatId, seq: ref.seq };
      const there = await trx('hidden_messages').where(key).first<{ counter: number } | undefined>('counter');
      if (there) return there;

      const counter = (person?.hidden_counter ?? 0) + 1;
      await trx('hidden_messages').insert({ ...key, counter });
      await trx('users').where({ id: userId }).update({ hidden_counter: counter });
      return { counter };
    });
  }

  async hiddenSince(userId: UserId, counter: number, limit: number): Promise<Hidden[]> {
    const rows = await this.database.query<{ chat_id: ChatId; seq: number; counter: number }>(SINCE, [userId, counter, limit]);
    return rows.map((row) => ({ ref: { chatId: row.chat_id, seq: row.seq }, counter: row.counter }));
  }
}

async function isWithinStay(trx: Knex.Transaction, { chatId, seq }: MessageRef, userId: UserId): Promise<boolean> {
  const stay = await trx('chat_members as me')
    .join('messages as m', 'm.chat_id', 'me.chat_id')
    .where({ 'me.chat_id': chatId, 'me.user_id': userId, 'me.left_seq': null, 'm.seq': seq })
    .where('me.joined_seq', '<', seq)
    .first<{ joined_seq: number } | undefined>('me.joined_seq');
  return stay !== undefined;
}
