import type { Instant } from '../../../domain/ids.js';
import type { Housekeeping } from '../../../application/ports/housekeeping.js';
import { timestamp, type Database } from './database.js';

export class PgHousekeeping implements Housekeeping {
  constructor(private readonly database: Database) {}

  async forget({ movesBefore, sessionsBefore }: { movesBefore: Instant; sessionsBefore: Instant }): Promise<void> {
    await this.database.run((knex) => knex('cursor_moves').where('at', '<', timestamp(movesBefore)).delete());
    await this.database.run((knex) =>
      knex('sessions')
        .whereRaw('least(ended_at, expires_at) < ?', [timestamp(sessionsBefore)])
        .delete(),
    );
  }
}
