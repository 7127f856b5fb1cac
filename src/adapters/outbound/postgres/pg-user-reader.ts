import { userNotFound } from '../../../domain/errors.js';
import type { UserId } from '../../../domain/ids.js';
import { soughtIn, type Fit } from '../../../domain/people-search.js';
import type { UserView } from '../../../domain/views.js';
import type { Page, PageRequest } from '../../../application/ports/page.js';
import type { UserReader } from '../../../application/ports/readers.js';
import type { Database } from './database.js';
import { listPeople, searchPeople } from './people-search.js';
import { isAcquainted, PERSON_COLUMNS, personOf, type PersonRow } from './person-rows.js';

const LIST = {
  name: 'users',
  text: `
    select ${PERSON_COLUMNS}, lower(u.name) as text, ${isAcquainted('$1')} as is_acquainted
    from users u
    where u.is_active and u.id <> $1 and ($2::text is null or (lower(u.name), u.id) > ($2, $3::bigint))
    order by lower(u.name), u.id
    limit $4`,
};
const ONE = {
  name: 'user',
  text: `
    select * from (
      select ${PERSON_COLUMNS}, u.is_active, ${isAcquainted('$1')} as is_acquainted from users u where u.id = $2
    ) one
    where is_active or is_acquainted`,
};

type Listed = PersonRow & { text: string };

export class PgUserReader implements UserReader {
  constructor(private readonly database: Database) {}

  async list(
    viewer: UserId,
    { limit, after, search }: PageRequest<string> & { search?: string | undefined },
  ): Promise<Page<UserView, string>> {
    const rows =
      search === undefined
        ? await this.database.query<Listed>(LIST, [viewer, after?.by ?? null, after?.id ?? null, limit + 1])
        : await listPeople(this.database, {
            ...{ viewer, sought: soughtIn(search), limit: limit + 1 },
            after: after && { rank: 0, text: after.by, id: after.id },
          });

    return pageOf(rows, limit, ({ text }) => text);
  }

  async search(viewer: UserId, { limit, after, text }: PageRequest<Fit> & { text: string }): Promise<Page<UserView, Fit>> {
    const rows = await searchPeople(this.database, {
      ...{ viewer, sought: soughtIn(text), limit: limit + 1 },
      after: after && { ...after.by, id: after.id },
    });

    return pageOf(rows, limit, (row) => ({ rank: row.rank, text: row.text }));
  }

  async get(viewer: UserId, userId: UserId): Promise<UserView> {
    const [row] = await this.database.query<PersonRow>(ONE, [viewer, userId]);
    if (!row) throw userNotFound();
    return personOf(row);
  }
}

/** A page of rows that were asked for with one more than it holds. */
function pageOf<Row extends PersonRow, By>(rows: readonly Row[], limit: number, keyOf: (row: Row) => By): Page<UserView, By> {
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { items: page.map(personOf), ...(last && { next: { by: keyOf(last), id: last.id } }) };
}
