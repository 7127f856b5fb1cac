import type pg from 'pg';
import type { Faults } from '../../../../application/ports/faults.js';
import type { Timers } from '../../../../application/ports/timers.js';
import { storageUnavailable } from '../../../../domain/errors.js';
import { isConnectionFault, isOutOfTime } from '../database.js';

type Borrow = (error: unknown, client?: pg.PoolClient, release?: () => void) => void;

const TRY_AGAIN_MS = 1_000;

/**
 * Connections that wait until the database is there. graphile-worker gives a worker up for good when it cannot write down how a job ended,
 * which must not come of a restart of PostgreSQL; so it is given this in place of a pool.
 */
export class PatientPool {
  private isCutOff = false;

  constructor(
    private readonly pool: pg.Pool,
    private readonly world: { timers: Timers; report: Faults },
  ) {}

  /** Asked as often as it takes, so it may have been done twice. Once the pool was closed it is never answered. */
  ask<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    return this.insist(() => this.pool.query<Row>(query));
  }

  /** What graphile-worker takes for a pool: it borrows connections for single statements, and keeps one to listen on. */
  asPool(): pg.Pool {
    const borrowed = { query: (query: pg.QueryConfig) => this.ask(query), release: () => undefined };
    const connect = (callback?: Borrow) => {
      if (!callback) return Promise.resolve(borrowed);
      this.insist(() => this.pool.connect()).then((client) => callback(undefined, client, () => client.release()), callback);
      return undefined;
    };
    return { connect } as unknown as pg.Pool;
  }

  /** Resolves when what was borrowed to listen has been given back. */
  close(): Promise<void> {
    return this.pool.end();
  }

  private async insist<Result>(work: () => Promise<Result>): Promise<Result> {
    while (!this.pool.ending) {
      try {
        const result = await work();
        this.isCutOff = false;
        return result;
      } catch (error) {
        if (!isConnectionFault(error) && !isOutOfTime(error)) throw error;
        this.noteCutOff(error);
        await new Promise<void>((resolve) => this.world.timers.after(TRY_AGAIN_MS, resolve));
      }
    }
    return new Promise(() => undefined);
  }

  /** However many wait, and for however long, it is one outage. */
  private noteCutOff(error: unknown): void {
    if (!this.isCutOff) this.world.report(storageUnavailable(error));
    this.isCutOff = true;
  }
}
