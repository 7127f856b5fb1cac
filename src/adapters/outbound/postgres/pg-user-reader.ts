import { userNotFound } from '../../../domain/errors.js';
import type { UserId } from '../../../domain/ids.js';
import { fold } from '../../../domain/user.js';
import type { UserView } from '../../../domain/views.js';
import type { Page, PageRequest } from '../../../application/ports/page.js';
import type { UserReader } from '../../../application/ports/readers.js';
import type { Database } from './database.js';
import { PERSON_COLUMNS, personOf, type PersonRow } from './person-rows.js';

/** Whether the viewer ($1) shares a chat with `u`. */
const IS_ACQUAINTED = `(u.id = $1 or exists (
  select 1 from chat_members mine
  join chat_members theirs on theirs.chat_id = mine.chat_id and theirs.user_id = u.id and theirs.left_seq is null
  where mine.user_id = $1 and mine.left_seq is null))`;

const LIST = {
  name: 'users',
  text: `
    select ${PERSON_COLUMNS}, lower(u.name) as folded_name, ${IS_ACQUAINTED} as is_acquainted
    from users u
    where u.is_active and u.id <> $1
      and ($2::text is null or strpos(lower(u.name), $2) > 0 or strpos(u.username, $2) > 0 or u.email = $2)
      and ($3::text is null or (lower(u.name), u.id) > ($3, $4::bigint))
    order by lower(u.name), u.id
    limit $5`,
};
const ONE = { name: 'user', text: `select ${PERSON_COLUMNS}, ${IS_ACQUAINTED} as is_acquainted from users u where u.id = $2` };

type ListRow = PersonRow & { folded_name: string };

export class PgUserReader implements UserReader {
  constructor(private readonly database: Database) {}

  async list(
    viewer: UserId,
    { limit, after, search }: PageRequest<string> & { search?: string | undefined },
  ): Promise<Page<UserView, string>> {
    const sought = search === undefined ? null : fold(search);
    const rows = await this.database.query<ListRow>(LIST, [viewer, sought, after?.by ?? null, after?.id ?? null, limit + 1]);

    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return { items: page.map(personOf), ...(last && { next: { by: last.folded_name, id: last.id } }) };
  }

  async get(viewer: UserId, userId: UserId): Promise<UserView> {
    const [row] = await this.database.query<PersonRow>(ONE, [viewer, userId]);
    if (!row) throw userNotFound();
    return personOf(row);
  }
}
