import type { Housekeeping } from '../../../application/ports/housekeeping.js';
import type { World } from './world.js';

export const housekeeping = ({ sessions, chats }: World): Housekeeping => ({
  async forget({ movesBefore, sessionsBefore }) {
    for (const [id, { endedAt, expiresAt }] of sessions) if (Math.min(endedAt ?? Infinity, expiresAt) < sessionsBefore) sessions.delete(id);
    for (const { moves } of chats.values()) {
      for (const [userId, noted] of moves)
        moves.set(
          userId,
          noted.filter(({ at }) => at >= movesBefore),
        );
    }
  },
});
