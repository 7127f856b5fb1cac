import type { PresenceBoard } from '../../../application/ports/presence-board.js';
import type { UserId } from '../../../domain/ids.js';

/** The board of a single node. */
export function memoryPresenceBoard(): PresenceBoard {
  const here = new Set<UserId>();

  return {
    async arrive(userId) {
      here.add(userId);
    },
    async depart(userId) {
      here.delete(userId);
    },
    async online(userIds) {
      return new Set(userIds.filter((userId) => here.has(userId)));
    },
  };
}
