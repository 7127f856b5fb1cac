import { expect } from 'chai';
import knex from 'knex';
import pg from 'pg';
import type { Connection } from '../../src/adapters/outbound/postgres/database.js';
import { openDatabase } from '../../src/adapters/outbound/postgres/database.js';
import { migrate } from '../../src/adapters/outbound/postgres/migrate.js';
import { postgresStorage } from '../../src/adapters/outbound/postgres/postgres-storage.js';
import { asUserId } from '../../src/domain/ids.js';
import { freshDatabase } from '../support/cluster.js';
import { NOON, upTo } from '../support/storage-world.js';

const MANY = 5_000;
const aPersonEach = (columns: string, values: string) => `
  insert into users (id, username, name, password_hash, created_at, updated_at ${columns})
  select n, 'person.' || n, 'person', '', now(), now() ${values} from generate_series(1, $1::int) n`;

describe('when people were last here, in PostgreSQL', () => {
  let connection: Connection;
  let client: pg.Client;
  beforeEach(async () => {
    connection = await freshDatabase();
    client = new pg.Client(connection);
    await client.connect();
  });
  afterEach(() => client.end());

  it('is written for thousands at once, and changes nothing where people are found', async () => {
    const storage = postgresStorage(openDatabase(connection));
    await client.query(aPersonEach('', ''), [MANY]);
    const versions = async () => (await client.query('select id, xmin, ctid from users order by id')).rows;
    const before = await versions();
    await storage.users.seen(
      upTo(1, MANY).map((n) => asUserId(String(n))),
      NOON,
    );

    const { rows } = await client.query(`select at, count(*)::int from last_seen group by at`);
    expect(rows).to.deep.equal([{ at: new Date(NOON), count: MANY }]);
    expect(await versions()).to.deep.equal(before);
    await storage.close();
  });

  it('is still known after the migration to a table of its own', async () => {
    await client.query('drop schema public cascade');
    await client.query('create schema public');
    await migrateTo('20261122000010_indexes_by_revision.js', connection);
    await client.query(aPersonEach(', last_seen_at', ', case when n > 1 then $2::timestamptz end'), [2, new Date(NOON)]);
    await migrate(connection);

    const storage = postgresStorage(openDatabase(connection));
    expect(await storage.users.find(asUserId('1'))).not.to.have.property('lastSeenAt');
    expect(await storage.users.find(asUserId('2'))).to.include({ lastSeenAt: NOON });
    await storage.close();
  });
});

async function migrateTo(name: string, connection: Connection): Promise<void> {
  const builder = knex({ client: 'pg', connection: connection as knex.Knex.PgConnectionConfig });
  const settings = { directory: 'migrations', tableName: 'payam_migrations' };
  for (let applied: string[] = []; !applied.some((path) => path.endsWith(name));)
    [, applied] = (await builder.migrate.up(settings)) as [number, string[]];
  await builder.destroy();
}
