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
}

const ALIVE = {
  name: 'alive_sessions',
  text: `
    select s.id from sessions s join users u on u.id = s.user_id
    where s.id = any ($1::bigint[]) and s.ended_at is null and s.expires_at > $2 and u.is_active`,
};

export class PgSessionStore implements SessionStore {
  constructor(private readonly database: Database) {}

  async create(session: Session): Promise<void> {
    await this.database
      .run(async (knex) => {
        await knex('sessions').insert({
          id: session.id,
          user_id: session.userId,
          generation: session.generation,
          secret_digest: session.secretDigest,
          rotated_at: timestamp(session.rotatedAt),
          created_at: timestamp(session.createdAt),
          expires_at: timestamp(session.expiresAt),
        });
      })
      .catch(withFreeId('sessions_pkey'));
  }

  async find(id: SessionId): Promise<Session | undefined> {
    const row = await this.database.run<SessionRow | undefined>((knex) => knex<SessionRow>('sessions').where({ id }).first());
    return row && sessionOf(row);
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

const sessionOf = (row: SessionRow): Session => ({
  id: row.id,
  userId: row.user_id,
  generation: row.generation,
  secretDigest: row.secret_digest,
  rotatedAt: row.rotated_at,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  ...optional({ endedAt: row.ended_at }),
});
