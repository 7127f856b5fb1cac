import type { Page, PageRequest, Position } from '../../../application/ports/page.js';

/** One page of what stands after a place, in the order of `compare`. */
export function pageOf<Item, By>(
  items: readonly Item[],
  { keyOf, compare }: { keyOf: (item: Item) => Position<By>; compare: (one: Position<By>, other: Position<By>) => number },
  { limit, after }: PageRequest<By>,
): Page<Item, By> {
  const rest = items.filter((item) => !after || compare(keyOf(item), after) > 0).sort((one, other) => compare(keyOf(one), keyOf(other)));
  const page = rest.slice(0, limit);
  const last = page.at(-1);

  return { items: page, ...(last && rest.length > limit && { next: keyOf(last) }) };
}

export const compareIds = (one: string, other: string): number => Number(BigInt(one) - BigInt(other));
