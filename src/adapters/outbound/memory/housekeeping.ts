import type { Housekeeping } from '../../../application/ports/housekeeping.js';
import type { World } from './world.js';

/** When cursors moved is not kept in memory, so there is nothing of it to forget. */
export const housekeeping = ({ sessions }: World): Housekeeping => ({
  async forget({ sessionsBefore }) {
    for (const [id, { endedAt, expiresAt }] of sessions) if (Math.min(endedAt ?? Infinity, expiresAt) < sessionsBefore) sessions.delete(id);
  },
});
