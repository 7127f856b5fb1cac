import { EventEmitter } from 'node:events';
import { runTaskList, type JobHelpers, type TaskList, type Worker, type WorkerEvents, type WorkerPool } from 'graphile-worker';
import type pg from 'pg';
import type { Faults } from '../../../../application/ports/faults.js';
import type { JobHandlers } from '../../../../application/ports/jobs.js';
import { failedTry } from '../../../../domain/job-tries.js';
import { isConnectionFault } from '../database.js';
import { JOBS_SCHEMA, jobsLogger } from './jobs-schema.js';
import { VOUCH } from './lost-jobs.js';
import type { PatientPool } from './patient-pool.js';

const AT_ONCE = 4;
/** New jobs are heard of; this is for those whose time comes, and for those that another node gives up. */
const LOOK_EVERY_MS = 5_000;
const MESSAGE_LENGTH_MAX = 1_000;

/** The workers of graphile-worker, from their beginning until they are told to end. */
export class Crew {
  readonly workers: Worker[] = [];
  private readonly pool: WorkerPool;
  private resting: Promise<void> | undefined;
  private isLeft = false;

  /** @param on.onLoss is called when the first of them has broken, for good */
  constructor(
    pool: PatientPool,
    handlers: JobHandlers,
    private readonly on: { report: Faults; onLoss: () => void },
  ) {
    const events: WorkerEvents = new EventEmitter();
    events.on('worker:create', ({ worker }) => this.workers.push(worker));
    events.on('pool:listen:success', ({ client }) => this.vouch(client));
    events.once('worker:fatalError', on.onLoss);
    const logger = jobsLogger((message, cause) => {
      // The pool has told of what happened to connections.
      if (!isConnectionFault(cause)) on.report(new Error(`job queue: ${message}`, { cause }));
    });
    const options = { schema: JOBS_SCHEMA, concurrency: AT_ONCE, pollInterval: LOOK_EVERY_MS, noHandleSignals: true, events, logger };
    this.pool = runTaskList(options, this.tasks(handlers), pool.asPool());
  }

  get ids(): string[] {
    return this.workers.map(({ workerId }) => workerId);
  }

  get isBusy(): boolean {
    return this.workers.some((worker) => worker.getActiveJob() !== null);
  }

  /** Begins nothing more. Resolves when nothing is under way, and that is written down. */
  rest(): Promise<void> {
    return (this.resting ??= this.pool.gracefulShutdown());
  }

  /** What ends from now on makes no difference to anybody. */
  leave(): void {
    this.isLeft = true;
  }

  private tasks(handlers: JobHandlers): TaskList {
    // A job is kept with what `add` was given for its name.
    const named = Object.entries(handlers) as [string, (payload: unknown) => Promise<void>][];
    const taskOf =
      (name: string, handle: (payload: unknown) => Promise<void>) =>
      (payload: unknown, { job }: JobHelpers) =>
        this.run(() => handle(payload), { name, tries: job.attempts });
    return Object.fromEntries(named.map(([name, handle]) => [name, taskOf(name, handle)]));
  }

  private async run(work: () => Promise<void>, about: { name: string; tries: number }): Promise<void> {
    try {
      await work();
    } catch (cause) {
      if (!this.isLeft) this.on.report(failedTry({ ...about, cause }));
      if (!this.isLeft) throw new Error(keepable(cause), { cause });
    }
    // By now somebody else may be doing it, and graphile-worker would strike it out.
    if (this.isLeft) await new Promise(() => undefined);
  }

  private vouch(client: pg.PoolClient): void {
    // When the connection breaks, another one is made, and this is called again.
    client.query(VOUCH, [this.ids]).catch((error: unknown) => {
      if (!isConnectionFault(error)) this.on.report(error);
    });
  }
}

/** A text as PostgreSQL can keep it. */
const keepable = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).replaceAll('\0', '').slice(0, MESSAGE_LENGTH_MAX) || 'without a message';
