import type { World } from './bad-world.js';

/** A query that will not do, and how it is refused. */
export type BadQuery = [query: string, status?: number, code?: string];

const badLimits: BadQuery[] = ['0', '101', '-1', '1.5', 'abc', '', '1e1', '00001', '%00', '9'.repeat(19), '10&limit=20'].map((limit) => [
  `limit=${limit}`,
]);

const NEVER_CURSORS = ['', 'AAAA', '%25', '%00', 'null', 'x'.repeat(1_025), 'x'.repeat(6_000)];
const cursor = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64url');
const badPlaces = (by: unknown): unknown[] => [
  ...[null, [], {}, 1, 'a', [by], [by, 1], [by, ''], [by, '-1'], [by, '1.5'], [by, 'x'], [by, '1', '1'], { by, id: '1' }],
  ...['9223372036854775808', '9'.repeat(19), '9'.repeat(30)].map((id) => [by, id]),
];
const badCursors = (places: readonly unknown[]): BadQuery[] => [
  ...[...NEVER_CURSORS, ...places.map(cursor), Buffer.from('[NaN,"1"]').toString('base64url')].map((one): BadQuery => [`cursor=${one}`]),
  [`cursor=${cursor(places[0])}&cursor=${cursor(places[0])}`],
];

export const badChatsQueries = (): BadQuery[] => [
  ...badLimits,
  ...badCursors(badPlaces(1_700_000_000_000)),
  ...badCursors(['a name', 1.5, -1, 8.64e15, -8.64e15, 253_402_300_800_000, 1e300, '1'].map((by) => [by, '1'])),
];
export const badUsersQueries = (): BadQuery[] => [
  ...badLimits,
  ...badCursors(badPlaces('a name')),
  ...badCursors([1_700_000_000_000, null, 'a\0b', '\ud800', 'x'.repeat(200)].map((by) => [by, '1'])),
  ...['', '%20', '%00', 'x'.repeat(5_000), 'a&search=b'].map((search): BadQuery => [`search=${search}`]),
];
export const badSearchQueries = (): BadQuery[] => [
  ...['', 'limit=5', 'search=ada', 'q=', 'q=%20%09', 'q=%00', `q=${'x'.repeat(321)}`, 'q=a&q=b'].map((query): BadQuery => [query]),
  ...[...badLimits, ...badCursors(badFits())].map(([query]): BadQuery => [`q=ada&${query}`]),
];
const badFits = (): unknown[] => [
  ...badPlaces({ rank: 3, text: 'a' }),
  ...[{}, { rank: 3 }, { text: 'a' }, [3, 'a'], 3, 'a'].map((by) => [by, '1']),
  ...[0, 1.5, 108, 1e300, '3', null].map((rank) => [{ rank, text: 'a' }, '1']),
  ...[1, null, 'a\0b', '\ud800', 'x'.repeat(129)].map((text) => [{ rank: 3, text }, '1']),
];
export const badHistoryQueries = (world: World): BadQuery[] => [
  ...badLimits,
  [`before=${world.messageId}&after=${world.messageId}`],
  [`before=${world.messageId}&before=${world.messageId}`],
  ...['before', 'after'].flatMap((where): BadQuery[] => [
    [`${where}=`],
    [`${where}=${'9'.repeat(65)}`],
    ...['0', '-1', world.chatId, world.bob.id, world.othersMessageId, `${world.chatId}.0`, '9'.repeat(40), '%00', '%ff', '%'].map(
      (id): BadQuery => [`${where}=${id}`, 404, 'message_not_found'],
    ),
  ]),
];

export const badSignatures = (): BadQuery[] => [
  ...['abc', '1.5', '1e400', '%00', '1&expires=1'].map((expires): BadQuery => [`expires=${expires}&signature=x`]),
  [`expires=1&signature=${'x'.repeat(65)}`],
  ['expires=1&signature=x&signature=x'],
];
