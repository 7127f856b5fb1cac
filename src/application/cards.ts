import type { Instant, UserId } from '../domain/ids.js';
import type { Person } from '../domain/user.js';
import type { Clock } from './ports/clock.js';
import type { EventBus } from './ports/event-bus.js';
import type { UserStore } from './ports/user-store.js';

/** The cards of people, kept at hand, because one stands on every message. */
export interface Cards {
  of(userId: UserId): Promise<Person>;
}

/** How long a card is believed, should the news of a change get lost; in milliseconds. */
const BELIEVED_MS = 30_000;
const KEPT_MAX = 50_000;

export function cards({ users, bus, clock }: { users: UserStore; bus: EventBus; clock: Clock }): Cards {
  const kept = new Map<UserId, { card: Promise<Person>; readAt: Instant }>();
  bus.subscribe((event) => {
    if (event.type === 'user.updated') kept.delete(event.userId);
  });

  const read = async (userId: UserId): Promise<Person> => {
    const [card] = await users.cardsOf([userId]);
    // Accounts are never deleted, so somebody without one is somebody this core did not hear of from its own storage.
    return card ?? { id: userId, name: '' };
  };

  return {
    of(userId) {
      const found = kept.get(userId);
      if (found && clock.now() - found.readAt < BELIEVED_MS) return found.card;

      const card = read(userId);
      // A failed read is not kept; whoever awaits the card hears of it.
      card.catch(() => kept.delete(userId));
      if (kept.size >= KEPT_MAX) kept.clear();
      kept.set(userId, { card, readAt: clock.now() });
      return card;
    },
  };
}
