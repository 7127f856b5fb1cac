import type { Knex } from 'knex';
import type { UserId } from '../../../domain/ids.js';
import { ALIKE_MIN, RANK, RANK_MAX, type Sought } from '../../../domain/people-search.js';
import type { Database } from './database.js';
import { isAcquainted, PERSON_COLUMNS, USER_COLUMNS, type PersonRow } from './person-rows.js';

/** A person who was found, and what they are sorted by. */
export type FoundRow = PersonRow & Omit<Place, 'id'>;

/** A place among those who were found: the next page begins after it. */
interface Place {
  rank: number;
  text: string;
  id: string;
}

interface Wanted {
  viewer: UserId;
  sought: Sought;
  after: Place | undefined;
  limit: number;
}

/** A way in which a person `u` can fit, said so that an index answers it. */
interface Way {
  rank: number;
  fits: string;
  /** What no index can look up is not looked for. */
  isFor?(sought: Sought): boolean;
  /** What those of this rank are sorted by, where it is not the key of the name. */
  text?: string;
  /** An index has them in order, so that no more of them are read than the page takes. */
  isOrdered?: true;
}

/** The ways of the domain's `fitOf`, in its order, but for the last. */
const WAYS: readonly Way[] = [
  { rank: RANK.handle, fits: '(u.username = :key or u.email = :email)' },
  { rank: RANK.name, fits: 'u.name_key = :key', isOrdered: true },
  { rank: RANK.nameBegins, fits: 'u.name_key like :beginning', isOrdered: true },
  { rank: RANK.usernameBegins, fits: 'u.username collate "C" like :beginning', isOrdered: true, text: 'u.username collate "C"' },
  { rank: RANK.wordBegins, fits: '(u.name_key like :word or u.name_key like :hyphened)', isFor: ({ findsWords }) => findsWords },
  { rank: RANK.contains, fits: '(u.name_key like :part or u.username like :part)', isFor: ({ findsParts }) => findsParts },
];
const ALIKE: Way = { rank: RANK.alike, fits: '(:key <<% u.name_key or :key <<% u.username)', isFor: ({ findsParts }) => findsParts };
/** A likeness has the same digits as a numeric as it has in the domain, so both round it to one rank. */
const RANK_OF_ALIKE = `${RANK_MAX} - round(100 * greatest(
  strict_word_similarity(:key, u.name_key), strict_word_similarity(:key, u.username))::numeric)::int`;

/** People whom the text fits, best first. The ways are gone one by one, and no further than until there are enough. */
export const searchPeople = (database: Database, wanted: Wanted): Promise<FoundRow[]> =>
  lookingUp(database, wanted, async (trx) => {
    const found: FoundRow[] = [];
    for (const [index, way] of [...WAYS, ALIKE].entries()) {
      const rest = { ...wanted, limit: wanted.limit - found.length };
      if (rest.limit > 0 && way.isFor?.(wanted.sought) !== false) found.push(...(await goWay(trx, way, WAYS.slice(0, index), rest)));
    }
    return found;
  });

/** Those who fit in this way and in no better one. */
async function goWay(trx: Knex.Transaction, way: Way, better: readonly Way[], wanted: Wanted): Promise<FoundRow[]> {
  const isAlike = way === ALIKE;
  // Places before this way are all before its people, and places past it past them; only the ranks of who is alike are many.
  const isPast = wanted.after !== undefined && wanted.after.rank > way.rank && !isAlike;
  if (isPast) return [];
  const after = wanted.after && wanted.after.rank >= way.rank ? wanted.after : undefined;

  const found = `
    select ${USER_COLUMNS}, ${isAlike ? RANK_OF_ALIKE : way.rank} as rank, ${way.text ?? 'u.name_key'} as text
    from users u
    where ${[OTHERS, way.fits, ...better.map(({ fits }) => `${fits} is not true`)].join(' and ')}`;
  return pageOf(trx, { found, isOrdered: way.isOrdered, by: isAlike ? ['rank', 'text', 'id'] : ['text', 'id'] }, { ...wanted, after });
}

/** People who fit in any way but by being alike, by name in lower case. */
export const listPeople = (database: Database, wanted: Wanted): Promise<FoundRow[]> =>
  lookingUp(database, wanted, (trx) => {
    const ways = WAYS.filter(({ isFor }) => isFor?.(wanted.sought) !== false);
    const found = `
      select ${USER_COLUMNS}, 0 as rank, lower(u.name) as text
      from users u
      where ${OTHERS} and (${ways.map(({ fits }) => fits).join(' or ')})`;
    return pageOf(trx, { found, by: ['text', 'id'] }, wanted);
  });

const OTHERS = 'u.is_active and u.id <> :viewer';

interface Query {
  found: string;
  isOrdered?: boolean | undefined;
  by: (keyof Place)[];
}

async function pageOf(trx: Knex.Transaction, { found, isOrdered, by }: Query, { viewer, sought, after, limit }: Wanted) {
  // Those whom no index has in order are looked up first: to go through everybody in order until enough of them fit may never end.
  const statement = `
    with found as ${isOrdered ? 'not materialized' : 'materialized'} (${found})
    select ${PERSON_COLUMNS}, u.rank, u.text, ${isAcquainted(':viewer')} as is_acquainted
    from found u
    ${after ? `where (${by.join(', ')}) > (${by.map((column) => `:${column}`).join(', ')})` : ''}
    order by ${by.join(', ')}
    limit :limit`;
  const { rows } = await trx.raw<{ rows: FoundRow[] }>(statement, { viewer, limit, ...patternsOf(sought), ...after });
  return rows;
}

function patternsOf({ key, email }: Sought) {
  const literal = key.replace(/[\\%_]/g, '\\$&');
  return { key, email, beginning: `${literal}%`, word: `% ${literal}%`, hyphened: `%-${literal}%`, part: `%${literal}%` };
}

/** Only look-ups stay right as the table grows, whatever is known of it, and only a bitmap can look up trigrams. */
async function lookingUp(database: Database, { sought }: Wanted, read: (trx: Knex.Transaction) => Promise<FoundRow[]>) {
  // What leaves no key would be in every name.
  if (sought.key === '') return [];
  return database.transaction(async (trx) => {
    await trx.raw(
      `select set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true),
        set_config('pg_trgm.strict_word_similarity_threshold', ?, true)`,
      [String(ALIKE_MIN / 100)],
    );
    return read(trx);
  });
}
