import type { ProfilePatch, UserStore } from '../../../application/ports/user-store.js';
import { pictureUrlOf } from '../../../domain/attachment.js';
import { emailTaken, idTaken, usernameTaken, wrongPassword } from '../../../domain/errors.js';
import type { User } from '../../../domain/user.js';
import { personOf } from './views.js';
import { getAccount, getUser, showAs, type World } from './world.js';

export const userStore = (world: World): UserStore => ({
  async create({ user, passwordHash }) {
    refuseTaken(world, user, user);

    if (world.accounts.has(user.id)) throw idTaken();
    world.accounts.set(user.id, { user: { ...user }, passwordHash });
  },

  async findByIdentifier(identifier) {
    const account = [...world.accounts.values()].find(({ user }) => user.username === identifier || user.email === identifier);
    return account && { ...account, user: { ...account.user } };
  },

  async find(userId) {
    const account = world.accounts.get(userId);
    return account && { ...account.user };
  },

  async findAccount(userId) {
    const account = world.accounts.get(userId);
    return account && { ...account, user: { ...account.user } };
  },

  async update(userId, patch, at) {
    const user = getUser(world, userId);
    refuseTaken(world, user, patch);

    Object.assign(user, patch, { updatedAt: at });
    return { ...user };
  },

  async changePicture(userId, picture, at) {
    const user = getUser(world, userId);
    const former = showAs(world, userId, picture);
    const { avatarUrl: _before, ...rest } = user;
    const changed = { ...rest, ...(picture !== undefined && { avatarUrl: pictureUrlOf(picture) }), updatedAt: at };
    world.accounts.set(userId, { ...getAccount(world, userId), user: changed });
    return { user: { ...changed }, former };
  },

  async changePassword(userId, { from, to, keep, at }) {
    const account = world.accounts.get(userId);
    if (account?.passwordHash !== from) throw wrongPassword();

    account.passwordHash = to;
    const others = [...world.sessions.values()].filter((session) => session.userId === userId && session.id !== keep);
    const ended = others.filter(({ endedAt }) => endedAt === undefined);
    for (const session of ended) session.endedAt = at;
    return ended.map(({ id }) => id);
  },

  async cardsOf(userIds) {
    return [...new Set(userIds)].flatMap((userId) => {
      const account = world.accounts.get(userId);
      return account ? [personOf(account.user)] : [];
    });
  },

  async seen(userIds, at) {
    for (const userId of userIds) {
      const user = world.accounts.get(userId)?.user;
      if (user) user.lastSeenAt = Math.max(user.lastSeenAt ?? at, at);
    }
  },
});

function refuseTaken(world: World, { id }: Pick<User, 'id'>, { username, email }: ProfilePatch): void {
  const others = [...world.accounts.values()].filter(({ user }) => user.id !== id);
  if (username !== undefined && others.some(({ user }) => user.username === username)) throw usernameTaken();
  if (email !== undefined && others.some(({ user }) => user.email === email)) throw emailTaken();
}
