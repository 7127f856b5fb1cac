import type { Position } from '../../../application/ports/page.js';
import type { UserReader } from '../../../application/ports/readers.js';
import { fold, type User } from '../../../domain/user.js';
import { compareIds, pageOf } from './paging.js';
import { acquaintancesOf, showUser } from './views.js';
import { getUser, type World } from './world.js';

export const userReader = (world: World): UserReader => ({
  async list(viewer, { search = '', ...page }) {
    const wanted = fold(search);
    const people = [...world.accounts.values()].map(({ user }) => user).filter((user) => user.id !== viewer && user.isActive);
    const found = pageOf(
      people.filter((user) => matches(user, wanted)),
      { keyOf: ({ name, id }) => ({ by: name.toLowerCase(), id }), compare: byName },
      page,
    );

    const acquaintances = acquaintancesOf(world, viewer);
    return { ...found, items: found.items.map((user) => showUser(user, { acquaintances })) };
  },

  async get(viewer, userId) {
    return showUser(getUser(world, userId), { acquaintances: acquaintancesOf(world, viewer) });
  },
});

const matches = ({ name, username, email }: User, wanted: string): boolean =>
  fold(name).includes(wanted) || username?.includes(wanted) === true || email === wanted;

function byName(one: Position<string>, other: Position<string>): number {
  if (one.by === other.by) return compareIds(one.id, other.id);
  return one.by < other.by ? -1 : 1;
}
