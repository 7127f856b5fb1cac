import { expect } from 'chai';
import pg from 'pg';
import type { UserReader } from '../../src/application/ports/readers.js';
import { openDatabase } from '../../src/adapters/outbound/postgres/database.js';
import { postgresStorage } from '../../src/adapters/outbound/postgres/postgres-storage.js';
import { asUserId } from '../../src/domain/ids.js';
import { RANK } from '../../src/domain/people-search.js';
import { freshDatabase } from '../support/cluster.js';

/** As many as make a difference to who reads them all. One in a hundred is called Johnson. */
const PEOPLE = `
  insert into users (id, username, email, name, password_hash, created_at, updated_at)
  select n, 'user.' || n, n || '@example.org',
    chr(97 + n % 26) || left(md5(n::text), 8) || case when n % 100 = 0 then ' Johnson' else ' Smith' end, '', now(), now()
  from generate_series(1, 20000) n`;
const VIEWER = asUserId('1');

/** What PostgreSQL counts of what it reads. */
describe('a page of people out of 20,000', function () {
  this.timeout(60_000);
  let connection: Awaited<ReturnType<typeof freshDatabase>>;
  let client: pg.Client;
  before(async () => {
    connection = await freshDatabase();
    client = new pg.Client(connection);
    await client.connect();
    await client.query(PEOPLE);
    await client.query('vacuum analyze users');
  });
  after(() => client.end());

  interface Counts {
    seq_scan: string;
    fetched: string;
  }
  const counts = async (): Promise<Counts> => {
    const statement = `select seq_scan, idx_tup_fetch as fetched from pg_stat_user_tables where relname = 'users'`;
    return (await client.query<Counts>(statement)).rows[0]!;
  };

  /** How many people were read for this; a server process hands in what it counted when it ends. */
  async function readFor(look: (reader: UserReader) => Promise<unknown>): Promise<number> {
    const before = await counts();
    const storage = postgresStorage(openDatabase(connection));
    await look(storage.userReader);
    await storage.close();
    const others = `select 1 from pg_stat_activity where datname = current_database() and application_name = 'payam'`;
    while ((await client.query(others)).rowCount) continue;

    const after = await counts();
    expect(after.seq_scan, 'read from end to end').to.equal(before.seq_scan);
    return Number(after.fetched) - Number(before.fetched);
  }

  it('reads no more than the page to list them', async () => {
    expect(await readFor((reader) => reader.list(VIEWER, { limit: 20 }))).to.be.within(21, 22);
    expect(await readFor((reader) => reader.list(VIEWER, { limit: 20, after: { by: 'm', id: '1' } }))).to.be.within(21, 22);
  });

  for (const [text, fitting] of Object.entries({ Jöhnson: 200, 'user.77': 111, '77@EXAMPLE.org': 1, jo: 200, smith: 19_799, '%': 0 })) {
    it(`reads only those who fit to list whom ${text} fits`, async () => {
      expect(await readFor((reader) => reader.list(VIEWER, { limit: 20, search: text }))).to.be.within(fitting, fitting + 5);
    });
  }

  for (const text of ['b', 'user', 'user.7', '%', '77@example.org', 'zzz']) {
    it(`reads no more than the page to search for ${text}`, async () => {
      expect(await readFor((reader) => reader.search(VIEWER, { text, limit: 20 }))).to.be.at.most(30);
    });
  }

  for (const text of ['johnson', 'Jöhnsons', 'jonson', 'johnsen']) {
    it(`reads only those who may fit to search for ${text}`, async () => {
      expect(await readFor((reader) => reader.search(VIEWER, { text, limit: 20 }))).to.be.within(200, 210);
    });
  }

  it('reads no more than the page to go on where a page ended', async () => {
    const after = { by: { rank: RANK.nameBegins, text: 'b8' }, id: '1' };
    expect(await readFor((reader) => reader.search(VIEWER, { text: 'b', limit: 20, after }))).to.be.within(21, 22);
  });
});
