import type { Faults } from '../../../../application/ports/faults.js';
import type { JobHandlers, JobName, JobOptions, JobPayloads, Jobs } from '../../../../application/ports/jobs.js';
import type { Timers } from '../../../../application/ports/timers.js';
import { TRIES_MAX } from '../../../../domain/job-tries.js';
import { timestamp, type Database } from '../database.js';
import { Shift } from './shift.js';

const ADD = {
  name: 'add_job',
  text: `select id from graphile_worker.add_job(identifier => $1, payload => $2::json, run_at => $3::timestamptz, max_attempts => $4::int,
    job_key => $5)`,
};

/** Jobs kept beside everything else, by graphile-worker. */
export class PgJobs implements Jobs {
  constructor(private readonly world: { database: Database; timers: Timers; report: Faults }) {}

  async add<Name extends JobName>(name: Name, payload: JobPayloads[Name], { at, key }: JobOptions = {}): Promise<void> {
    const runAt = at === undefined ? null : timestamp(at);
    const values = [name, JSON.stringify(payload), runAt, TRIES_MAX, key === undefined ? null : `${name}:${key}`];
    // Nothing is kept when the job of this key is begun at the same moment; then it is under way, and the next try is for its successor.
    for (let isKept = false; !isKept;) {
      const [kept] = await this.world.database.query<{ id: string | null }>(ADD, values);
      isKept = typeof kept?.id === 'string';
    }
  }

  async work(handlers: JobHandlers): Promise<() => Promise<void>> {
    const shift = new Shift(this.world, handlers);
    let ending: Promise<void> | undefined;
    return () => (ending ??= shift.end());
  }
}
