import pg from 'pg';
import type { Connection } from '../../src/adapters/outbound/postgres/database.js';
import type { ChatId } from '../../src/domain/ids.js';

/** Another connection that holds a chat's row, as a change of the chat does, until it is let go. */
export async function holdChat(connection: Connection, chatId: ChatId): Promise<{ client: pg.Client; letGo(): Promise<void> }> {
  const client = new pg.Client(connection);
  await client.connect();
  await client.query('set idle_in_transaction_session_timeout = 0');
  await client.query('begin');
  await client.query('select 1 from chats where id = $1 for no key update', [chatId]);
  const letGo = async () => {
    await client.query('commit');
    await client.end();
  };
  return { client, letGo };
}

/** Resolves when somebody waits for a lock that the client holds. */
export async function awaited(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query('select 1 from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid))');
    if (rows.length > 0) return;
  }
}
