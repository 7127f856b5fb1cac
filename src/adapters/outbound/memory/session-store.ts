import type { Session, SessionStore } from '../../../application/ports/session-store.js';
import { idTaken, invalidCredentials } from '../../../domain/errors.js';
import type { Instant, UserId } from '../../../domain/ids.js';
import type { World } from './world.js';

export const sessionStore = ({ sessions, accounts }: World): SessionStore => ({
  async create(session, { passwordHash, most }) {
    const { id, userId, createdAt } = session;
    if (accounts.get(userId)?.passwordHash !== passwordHash) throw invalidCredentials();
    if (sessions.has(id)) throw idTaken();

    const others = openOnes(sessions.values(), userId, createdAt).sort(latestFirst(({ rotatedAt }) => rotatedAt));
    const surplus = others.slice(most - 1);
    for (const each of surplus) each.endedAt = createdAt;
    sessions.set(id, { ...session });
    return surplus.map((each) => each.id);
  },

  async find(id) {
    const session = sessions.get(id);
    return session && { ...session };
  },

  async list(userId, { at, limit }) {
    const open = openOnes(sessions.values(), userId, at).sort(latestFirst(({ createdAt }) => createdAt));
    return open.slice(0, limit).map((session) => ({ ...session }));
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

const openOnes = (sessions: Iterable<Session>, userId: UserId, at: Instant): Session[] =>
  [...sessions].filter((session) => session.userId === userId && session.endedAt === undefined && session.expiresAt > at);

const latestFirst = (timeOf: (session: Session) => Instant) => (one: Session, other: Session) =>
  timeOf(other) - timeOf(one) || (BigInt(other.id) > BigInt(one.id) ? 1 : -1);
