import type { Page, PageRequest } from '../../../application/ports/page.js';

/** What a list is sorted by; the id tells apart what stands at one place. */
export interface SortKey {
  place: string;
  id: string;
}

/** One page of what stands after the cursor, in the order of `compare`. A cursor that is not one of ours points before the first item. */
export function pageOf<Item>(
  items: readonly Item[],
  { keyOf, compare }: { keyOf: (item: Item) => SortKey; compare: (one: SortKey, other: SortKey) => number },
  { limit, cursor }: PageRequest,
): Page<Item> {
  const end = cursor === undefined ? undefined : readCursor(cursor);
  const rest = items.filter((item) => !end || compare(keyOf(item), end) > 0).sort((one, other) => compare(keyOf(one), keyOf(other)));
  const page = rest.slice(0, limit);
  const last = page.at(-1);

  return { items: page, ...(last && rest.length > limit && { nextCursor: writeCursor(keyOf(last)) }) };
}

export const compareIds = (one: string, other: string): number => Number(BigInt(one) - BigInt(other));

const writeCursor = ({ place, id }: SortKey): string => Buffer.from(`${id} ${place}`).toString('base64url');

function readCursor(cursor: string): SortKey | undefined {
  const [, id, place] = /^(\d{1,19}) (.*)$/s.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  return id === undefined || place === undefined ? undefined : { place, id };
}
