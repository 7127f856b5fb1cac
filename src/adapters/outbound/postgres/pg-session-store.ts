import { invalidCredentials } from '../../../domain/errors.js';
import type { Instant, SessionId, UserId } from '../../../domain/ids.js';
import type { Session, SessionStore } from '../../../application/ports/session-store.js';
import { timestamp, withFreeId, type Database } from './database.js';
import { optional } from './rows.js';

interface SessionRow {
  id: SessionId;
  user_id: UserId;
  generation: number;
  secret_digest: string;
  rotated_at: Instant;
  created_at: Instant;
  expires_at: Instant;
  ended_at: Instant | null;
  device: string | null;
}

const ALIVE = {
  name: 'alive_sessions',
  text: `
    select s.id from sessions s join users u on u.id = s.user_id
    where s.id = any ($1::bigint[]) and s.ended_at is null and s.expires_at > $2 and u.is_active`,
};

const OPEN = {
  name: 'open_sessions',
  text: `
    select id, user_id, generation, secret_digest, rotated_at, created_at, expires_at, ended_at, device
    from sessions where user_id = $1 and ended_at is null and expires_at > $2
    order by created_at desc, id desc limit $3`,
};

/** What is open beyond so many others, the session that is asked for left out. */
const END_SURPLUS = `
  update sessions set ended_at = ? where id in (
    select id from sessions where user_id = ? and id <> ? and ended_at is null and expires_at > ?
    order by rotated_at desc, id desc offset ?
  ) returning id`;

export class PgSessionStore implements SessionStore {
  constructor(private readonly database: Database) {}

  async create(session: Session, { passwordHash, most }: { passwordHash: string; most: number }): Promise<SessionId[]> {
    return this.database
      .transaction(async (trx) => {
        // Who changes the password locks the same row, so either it sees this session, or this sees the change.
        const owner: unknown = await trx('users').where({ id: session.userId, password_hash: passwordHash }).forNoKeyUpdate().first('id');
        if (!owner) throw invalidCredentials();

        await trx('sessions').insert(rowOf(session));
        const at = timestamp(session.createdAt);
        const ended = await trx.raw<{ rows: { id: SessionId }[] }>(END_SURPLUS, [at, session.userId, session.id, at, most - 1]);
        return ended.rows.map(({ id }) => id);
      })
      .catch(withFreeId('sessions_pkey'));
  }

  async find(id: SessionId): Promise<Session | undefined> {
    const row = await this.database.run<SessionRow | undefined>((knex) => knex<SessionRow>('sessions').where({ id }).first());
    return row && sessionOf(row);
  }

  async list(userId: UserId, { at, limit }: { at: Instant; limit: number }): Promise<Session[]> {
    return (await this.database.query<SessionRow>(OPEN, [userId, timestamp(at), limit])).map(sessionOf);
  }

  async rotate(
    { id, generation, secretDigest }: Session,
    next: { secretDigest: string; at: Instant; expiresAt: Instant },
  ): Promise<boolean> {
    const rotated = await this.database.run<number>((knex) =>
      knex('sessions')
        .where({ id, generation, secret_digest: secretDigest, ended_at: null })
        .update({
          generation: generation + 1,
          secret_digest: next.secretDigest,
          rotated_at: timestamp(next.at),
          expires_at: timestamp(next.expiresAt),
        }),
    );
    return rotated === 1;
  }

  async end(ids: readonly SessionId[], at: Instant): Promise<void> {
    await this.database.run((knex) =>
      knex('sessions')
        .whereIn('id', [...ids])
        .whereNull('ended_at')
        .update({ ended_at: timestamp(at) }),
    );
  }

  async alive(ids: readonly SessionId[], at: Instant): Promise<SessionId[]> {
    const rows = await this.database.query<{ id: SessionId }>(ALIVE, [ids, timestamp(at)]);
    return rows.map(({ id }) => id);
  }
}

const rowOf = (session: Session) => ({
  id: session.id,
  user_id: session.userId,
  generation: session.generation,
  secret_digest: session.secretDigest,
  rotated_at: timestamp(session.rotatedAt),
  created_at: timestamp(session.createdAt),
  expires_at: timestamp(session.expiresAt),
  device: session.device ?? null,
});

const sessionOf = (row: SessionRow): Session => ({
  id: row.id,
  userId: row.user_id,
  generation: row.generation,
  secretDigest: row.secret_digest,
  rotatedAt: row.rotated_at,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  ...optional({ endedAt: row.ended_at, device: row.device }),
});
