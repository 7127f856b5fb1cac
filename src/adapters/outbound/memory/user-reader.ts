import type { Position } from '../../../application/ports/page.js';
import type { UserReader } from '../../../application/ports/readers.js';
import { userNotFound } from '../../../domain/errors.js';
import type { UserId } from '../../../domain/ids.js';
import { fitOf, RANK, soughtIn, type Fit } from '../../../domain/people-search.js';
import type { User } from '../../../domain/user.js';
import { compareIds, pageOf } from './paging.js';
import { acquaintancesOf, showUser } from './views.js';
import { getUser, type World } from './world.js';

export const userReader = (world: World): UserReader => ({
  async list(viewer, { search, ...page }) {
    const people = othersThan(viewer, world);
    const found = pageOf(
      search === undefined ? people : people.filter((user) => isFound(search, user)),
      { keyOf: ({ name, id }) => ({ by: name.toLowerCase(), id }), compare: byName },
      page,
    );

    const acquaintances = acquaintancesOf(world, viewer);
    return { ...found, items: found.items.map((user) => showUser(user, { acquaintances })) };
  },

  async search(viewer, { text, ...page }) {
    const sought = soughtIn(text);
    const fitting = othersThan(viewer, world).flatMap((user) => {
      const fit = fitOf(sought, user);
      return fit ? [{ user, fit }] : [];
    });
    const found = pageOf(fitting, { keyOf: ({ user, fit }) => ({ by: fit, id: user.id }), compare: byFit }, page);

    const acquaintances = acquaintancesOf(world, viewer);
    return { ...found, items: found.items.map(({ user }) => showUser(user, { acquaintances })) };
  },

  async get(viewer, userId) {
    const user = getUser(world, userId);
    const acquaintances = acquaintancesOf(world, viewer);
    if (!user.isActive && !acquaintances.has(userId)) throw userNotFound();

    return showUser(user, { acquaintances });
  },
});

const othersThan = (viewer: UserId, { accounts }: World): User[] =>
  [...accounts.values()].map(({ user }) => user).filter((user) => user.id !== viewer && user.isActive);

function isFound(search: string, user: User): boolean {
  const fit = fitOf(soughtIn(search), user);
  return fit !== undefined && fit.rank < RANK.alike;
}

function byName(one: Position<string>, other: Position<string>): number {
  if (one.by === other.by) return compareIds(one.id, other.id);
  return one.by < other.by ? -1 : 1;
}

function byFit(one: Position<Fit>, other: Position<Fit>): number {
  if (one.by.rank !== other.by.rank) return one.by.rank - other.by.rank;
  // As bytes, so that letters come in the order of their code points.
  return Buffer.compare(Buffer.from(one.by.text), Buffer.from(other.by.text)) || compareIds(one.id, other.id);
}
