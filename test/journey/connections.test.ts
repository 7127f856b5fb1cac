import { expect } from 'chai';
import pg from 'pg';
import { openDatabase, type Connection, type Database } from '../../src/adapters/outbound/postgres/database.js';
import { postgresStorage } from '../../src/adapters/outbound/postgres/postgres-storage.js';
import { freshDatabase } from '../support/cluster.js';
import { soon } from '../support/journey-processes.js';
import { aDraft, aPrivateChat, refusalOf, type PrivateChat } from '../support/storage-world.js';

const OWN_PID = { name: 'own_pid', text: 'select pg_backend_pid() as pid' };
const APPENDING = `select pid from pg_stat_activity
  where datname = current_database() and query like '%append_messages%' and wait_event_type = 'Lock'`;

describe('a database connection that breaks', () => {
  let database: Database;
  let storage: ReturnType<typeof postgresStorage>;
  let outsider: pg.Client;
  /** Another one: in a transaction, what is seen of other connections stands still. */
  let locker: pg.Client;
  let chat: PrivateChat;

  beforeEach(async () => {
    const connection: Connection = await freshDatabase();
    database = openDatabase(connection);
    storage = postgresStorage(database);
    [outsider, locker] = [new pg.Client(connection), new pg.Client(connection)];
    await Promise.all([outsider.connect(), locker.connect()]);
    chat = await aPrivateChat(storage);
  });
  afterEach(async () => {
    await Promise.all([storage.close(), outsider.end(), locker.end()]);
  });

  const end = async (pid: number) => {
    await outsider.query('select pg_terminate_backend($1)', [pid]);
    await soon('it has ended', async () => {
      const { rowCount } = await outsider.query('select 1 from pg_stat_activity where pid = $1', [pid]);
      return rowCount === 0 || undefined;
    });
  };
  const append = (clientId: string) => storage.log.append(aDraft(chat.chatId, chat.one, { clientId }));

  it('in the middle of a snapshot fails that alone, and not the whole process', async () => {
    const reading = database.snapshot(async (query) => {
      const [found] = await query<{ pid: number }>(OWN_PID, []);
      await end(found!.pid);
      return query(OWN_PID, []);
    });
    expect(await refusalOf(reading)).to.equal('storage_unavailable');
    expect(await database.snapshot((query) => query(OWN_PID, []))).to.have.length(1);
  });

  it('in the middle of an append is replaced, and the append tried once more', async () => {
    await append('before');
    await locker.query('begin');
    await locker.query('select 1 from chats for update');
    const appending = append('during');
    await end(await soon('it waits for the lock', async () => (await outsider.query<{ pid: number }>(APPENDING)).rows[0]?.pid));
    await locker.query('rollback');
    expect((await appending).message).to.include({ seq: 2 });
  });
});
