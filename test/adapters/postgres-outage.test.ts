import { expect } from 'chai';
import pg from 'pg';
import { openDatabase, type Connection } from '../../src/adapters/outbound/postgres/database.js';
import { postgresStorage } from '../../src/adapters/outbound/postgres/postgres-storage.js';
import { freshDatabase } from '../support/cluster.js';
import { aGroup, leave, refusalOf } from '../support/storage-world.js';

describe('a PostgreSQL that goes away', () => {
  let connection: Connection;
  let storage: ReturnType<typeof postgresStorage>;
  let killer: pg.Client;
  before(async () => {
    connection = await freshDatabase();
    storage = postgresStorage(openDatabase(connection));
    killer = new pg.Client(connection);
    await killer.connect();
  });
  after(async () => {
    await killer.end();
    await storage.close();
  });

  /** Ends every other connection to this database, over and over, while something is asked. */
  async function whileKilling<Result>(ask: () => Promise<Result>): Promise<Result> {
    const state = { isOver: false };
    const killing = (async () => {
      while (!state.isOver)
        await killer.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
        );
    })();
    try {
      return await ask();
    } finally {
      state.isOver = true;
      await killing;
    }
  }

  it('is said to be unavailable by a reading of several queries, which ends nothing else', async () => {
    const { chatId } = await aGroup(storage, 2);
    const read = () => refusalOf(storage.logReader.changesSince([{ chatId, revision: 0 }], 10));

    const outcomes = await whileKilling(() => Promise.all(Array.from({ length: 300 }, read)));
    expect(outcomes.filter((outcome) => outcome === 'storage_unavailable')).not.to.be.empty;
    expect(await storage.logReader.changesSince([{ chatId, revision: 0 }], 10)).to.have.length(1);
  });

  it('is said to be unavailable, and not a bug, when a row stays locked', async () => {
    const { chatId, members } = await aGroup(storage, 2);
    await killer.query('begin');
    await killer.query('select 1 from chats where id = $1 for no key update', [chatId]);

    const leaving = leave(storage, chatId, members[1]!);
    expect(await refusalOf(leaving)).to.equal('storage_unavailable');
    await killer.query('rollback');
  });
});
