import type { ChatId, UserId } from '../domain/ids.js';
import { presenceFor } from '../domain/presence.js';
import type { ChatView, MemberView, UserView } from '../domain/views.js';
import type { Clock } from './ports/clock.js';
import type { EventBus } from './ports/event-bus.js';
import type { MemberChange } from './ports/log-reader.js';
import type { PresenceBoard } from './ports/presence-board.js';
import type { UserStore } from './ports/user-store.js';

interface Deps {
  board: PresenceBoard;
  users: UserStore;
  bus: EventBus;
  clock: Clock;
}

/** Somebody whose last socket on a node has been gone for the grace, and the chats they were in there. */
export interface Leaver {
  userId: UserId;
  chatIds: readonly ChatId[];
}

/** Who is here. A node says when a user's first socket on it opens, and when the last has been gone for the grace. */
export const presence = (deps: Deps) => ({
  arrive: arrive(deps),
  announce: announce(deps),
  stay: stay(deps),
  depart: depart(deps),
});

/** Resolved once it is written: whoever publishes from now on finds the user here. */
const arrive =
  ({ board }: Deps) =>
  (userId: UserId): Promise<void> =>
    board.arrive(userId);

const announce =
  ({ bus }: Deps) =>
  (userId: UserId, chatIds: readonly ChatId[]): void =>
    bus.publish({ type: 'user.online', userId, chatIds });

/** Writes down that these are here still: should the node die, that is when they were last seen. */
const stay =
  ({ users, clock }: Deps) =>
  (userIds: readonly UserId[]): Promise<void> =>
    users.seen(userIds, clock.now());

const depart =
  ({ board, users, bus, clock }: Deps) =>
  async (leavers: readonly Leaver[]): Promise<void> => {
    const at = clock.now();
    const userIds = leavers.map(({ userId }) => userId);
    await Promise.all(userIds.map((userId) => board.depart(userId)));
    // A time that could not be written down is a fault to be heard of, but no reason to show anybody online who is not.
    const noted = users.seen(userIds, at);
    await Promise.allSettled([noted]);
    // Whoever came back meanwhile has been announced already.
    const here = await board.online(userIds);
    for (const { userId, chatIds } of leavers)
      if (!here.has(userId)) bus.publish({ type: 'user.offline', userId, lastSeenAt: at, chatIds });
    return noted;
  };

/** What the storage cannot know of these people, as far as each may be known of. */
export async function withPresence(board: PresenceBoard, views: readonly UserView[]): Promise<UserView[]> {
  const here = await board.online(views.filter(({ isAcquainted }) => isAcquainted).map(({ id }) => id));

  return views.map(({ online: _online, lastSeenAt, ...view }) => ({
    ...view,
    ...presenceFor(view, { online: here.has(view.id), ...(lastSeenAt !== undefined && { lastSeenAt }) }),
  }));
}

export async function membersWithPresence(board: PresenceBoard, members: readonly MemberView[]): Promise<MemberView[]> {
  const users = await withPresence(
    board,
    members.map(({ user }) => user),
  );
  return members.map((member, index) => ({ ...member, user: users[index] ?? member.user }));
}

export async function chatsWithPresence(board: PresenceBoard, chats: readonly ChatView[]): Promise<ChatView[]> {
  const members = await membersWithPresence(
    board,
    chats.flatMap((chat) => chat.members ?? []),
  );
  let shown = 0;
  return chats.map((chat) => (chat.members ? { ...chat, members: members.slice(shown, (shown += chat.members.length)) } : chat));
}

/** Changes of several chats' members, each list by itself. */
export async function changesWithPresence(board: PresenceBoard, lists: readonly (readonly MemberChange[])[]): Promise<MemberChange[][]> {
  const views = lists.flatMap((changes) => changes.flatMap(({ view }) => view ?? []));
  const seen = new Map((await membersWithPresence(board, views)).map(({ user }) => [user.id, user]));
  return lists.map((changes) =>
    changes.map((change) =>
      change.view ? { ...change, view: { ...change.view, user: seen.get(change.userId) ?? change.view.user } } : change,
    ),
  );
}
