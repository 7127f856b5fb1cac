import { expect } from 'chai';
import fc from 'fast-check';
import { memoryStorage } from '../../src/adapters/outbound/memory/memory-storage.js';
import { openDatabase, type Database } from '../../src/adapters/outbound/postgres/database.js';
import { postgresStorage } from '../../src/adapters/outbound/postgres/postgres-storage.js';
import { searchKey } from '../../src/domain/people-search.js';
import type { User } from '../../src/domain/user.js';
import { freshDatabase } from '../support/cluster.js';
import { aGroup, aPerson, aUser, refusalOf } from '../support/storage-world.js';

const seeded = { seed: 2_026, endOnFailure: true };

/** What only PostgreSQL can show of finding people: that it has the domain's rule, and how it looks them up. */
describe('people on PostgreSQL', () => {
  let database: Database;
  let storage: ReturnType<typeof postgresStorage>;
  before(async () => {
    database = openDatabase(await freshDatabase());
    storage = postgresStorage(database);
  });
  after(() => storage.close());

  const rowsOf = async <Row>(statement: string, values: readonly unknown[] = []): Promise<Row[]> =>
    database.run(async (knex) => (await knex.raw<{ rows: Row[] }>(statement, [...values] as string[])).rows);

  it('makes of a name the key that the domain makes of it', async () => {
    const letter = fc.oneof(
      fc.integer({ min: 0x20, max: 0x52f }),
      fc.integer({ min: 0x1e00, max: 0x1fff }),
      fc.integer({ min: 0x2010, max: 0x2026 }),
      fc.integer({ min: 0x3041, max: 0x3096 }),
      fc.constantFrom(9, 10, 13, 0x301, 0x130, 0xfb01, 0xff21, 0xac00, 0xfdfa, 0x1f600),
    );
    const names = fc.sample(fc.array(letter, { minLength: 1, maxLength: 64 }), { ...seeded, numRuns: 500 });
    const texts = names.map((points) => String.fromCodePoint(...points));
    const keys = await rowsOf<{ key: string }>(
      'select search_key(name) as key from unnest(?::text[]) with ordinality t (name, n) order by n',
      [texts],
    );

    expect(keys.map(({ key }) => key)).to.deep.equal(texts.map(searchKey));
  });

  it('finds whom the domain finds, in the same order', async () => {
    const word = fc.stringMatching(/^[ajoé鷲]{1,3}(ns?|bb)(on|é|o)?$/);
    const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(words.length === 2 ? '-' : ' '));
    const [people, texts] = [fc.sample(fc.tuple(name, word), { ...seeded, numRuns: 300 }), fc.sample(name, { ...seeded, numRuns: 60 })];
    const memory = memoryStorage();
    const viewer = aUser();
    for (const store of [memory, storage]) await store.users.create({ user: viewer, passwordHash: '' });
    for (const [index, [name, word]] of people.entries()) {
      const user: User = aUser({ name, username: `${searchKey(word).replace(/[^a-z]/g, '_')}${index}` });
      for (const store of [memory, storage]) await store.users.create({ user, passwordHash: '' });
    }

    for (const text of texts) {
      const [expected, found] = await Promise.all(
        [memory, storage].map(({ userReader }) => userReader.search(viewer.id, { text, limit: 1_000 })),
      );
      expect(
        found!.items.map(({ name, username }) => [name, username]),
        text,
      ).to.deep.equal(expected!.items.map(({ name, username }) => [name, username]));
    }
  });

  it('shows an inactive person to who shares a chat with them', async () => {
    const { owner, members } = await aGroup(storage, 2);
    const gone = members[1]!;
    await rowsOf('update users set is_active = false where id = ?', [gone]);

    expect(await storage.userReader.get(owner, gone)).to.include({ id: gone });
    expect(await refusalOf(storage.userReader.get((await aPerson(storage)).id, gone))).to.equal('user_not_found');
  });
});
