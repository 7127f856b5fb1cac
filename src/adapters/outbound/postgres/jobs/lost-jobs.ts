import type { Worker } from 'graphile-worker';
import type { Faults } from '../../../../application/ports/faults.js';
import { failedTry } from '../../../../domain/job-tries.js';
import type { PatientPool } from './patient-pool.js';

/** The first half of the number that is locked for each worker that lives: "jobs" in ASCII. */
const LIVES = 0x6a6f_6273;

/** Locks, for as long as this connection lives, a number for each worker: so everybody can see that its node does. */
export const VOUCH = `select pg_advisory_lock_shared(${LIVES}, hashtext(id)) from unnest($1::text[]) as id`;

const UNDER_WAY = {
  name: 'jobs_under_way',
  text: `
    with living as materialized (
      select objid from pg_locks
      where locktype = 'advisory' and classid = ${LIVES} and objsubid = 2
        and database = (select oid from pg_database where datname = current_database())
    )
    select id, locked_by as worker, exists (select 1 from living where objid = hashtext(locked_by)::oid) as lives
    from graphile_worker._private_jobs where locked_by is not null limit 1000`,
};

const WHICH =
  'attempts, is_available, (select identifier from graphile_worker._private_tasks as tasks where tasks.id = jobs.task_id) as name';

/** With the pause that a failure would bring, because it may be the job that kills its nodes. */
const FREE = {
  name: 'free_lost_jobs',
  text: `
    update graphile_worker._private_jobs as jobs set locked_at = null, locked_by = null,
      run_at = greatest(run_at, now()) + exp(least(attempts, 10)) * interval '1 second'
    from unnest($1::bigint[], $2::text[]) as lost (id, worker)
    where jobs.id = lost.id and jobs.locked_by = lost.worker
    returning ${WHICH}`,
};

/** To be interrupted in order is no failure; but what was replaced, and shall not be tried again, looks like a last try. */
const LET_GO = {
  name: 'let_jobs_go',
  text: `
    update graphile_worker._private_jobs as jobs set locked_at = null, locked_by = null,
      attempts = case when attempts < max_attempts then attempts - 1 else attempts end
    where locked_by = any($1::text[])
    returning ${WHICH}`,
};

interface UnderWay {
  id: string;
  worker: string;
  lives: boolean;
}

interface Freed {
  name: string;
  attempts: number;
  is_available: boolean;
}

/**
 * Finds jobs that were taken by somebody who does not do them: whose node was killed, or who never heard of having got them, because the
 * connection broke at that moment. graphile-worker itself would leave them alone for four hours.
 */
export class LostJobs {
  private suspects = new Set<string>();
  private isLooking = false;

  constructor(
    private readonly pool: PatientPool,
    private readonly report: Faults,
  ) {}

  /** What looks lost twice in a row is lost; once, somebody may just be connecting again, or have it on the way. */
  async look(ours: readonly Worker[]): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      const { rows } = await this.pool.ask<UnderWay>({ ...UNDER_WAY, values: [] });
      const missing = rows.filter((job) => !isDone(job, ours));
      await this.free(missing.filter((job) => this.suspects.has(nameOf(job))));
      this.suspects = new Set(missing.map(nameOf));
    } catch (error) {
      this.report(error);
    } finally {
      this.isLooking = false;
    }
  }

  /** Gives back at once what these workers have not done. */
  async letGo(workers: readonly string[]): Promise<void> {
    this.tellOfLast(await this.pool.ask<Freed>({ ...LET_GO, values: [workers] }));
  }

  private async free(jobs: readonly UnderWay[]): Promise<void> {
    if (jobs.length === 0) return;
    const values = [jobs.map(({ id }) => id), jobs.map(({ worker }) => worker)];
    this.tellOfLast(await this.pool.ask<Freed>({ ...FREE, values }));
  }

  private tellOfLast({ rows }: { rows: Freed[] }): void {
    for (const { name, attempts, is_available } of rows) {
      if (!is_available) this.report(failedTry({ name, tries: attempts, cause: new Error('its last try was interrupted') }));
    }
  }
}

function isDone({ id, worker, lives }: UnderWay, ours: readonly Worker[]): boolean {
  const own = ours.find(({ workerId }) => workerId === worker);
  return own ? own.getActiveJob()?.id === id : lives;
}

const nameOf = ({ id, worker }: UnderWay): string => `${id} ${worker}`;
