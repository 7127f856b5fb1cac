import type { SessionStore } from '../../../application/ports/session-store.js';
import { idTaken } from '../../../domain/errors.js';
import type { World } from './world.js';

export const sessionStore = ({ sessions, accounts }: World): SessionStore => ({
  async create(session) {
    if (sessions.has(session.id)) throw idTaken();
    sessions.set(session.id, { ...session });
  },

  async find(id) {
    const session = sessions.get(id);
    return session && { ...session };
  },

  async rotate({ id, generation }, { secretDigest, at, expiresAt }) {
    const session = sessions.get(id);
    if (!session || session.endedAt !== undefined || session.generation !== generation) return false;

    Object.assign(session, { generation: generation + 1, secretDigest, rotatedAt: at, expiresAt });
    return true;
  },

  async end(ids, at) {
    for (const id of ids) {
      const session = sessions.get(id);
      if (session) session.endedAt ??= at;
    }
  },

  async alive(ids, at) {
    return [...new Set(ids)].filter((id) => {
      const session = sessions.get(id);
      if (!session || session.endedAt !== undefined || session.expiresAt <= at) return false;
      return accounts.get(session.userId)?.user.isActive === true;
    });
  },
});
