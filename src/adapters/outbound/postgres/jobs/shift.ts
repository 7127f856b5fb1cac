import type { Faults } from '../../../../application/ports/faults.js';
import type { JobHandlers } from '../../../../application/ports/jobs.js';
import type { Cancel, Timers } from '../../../../application/ports/timers.js';
import type { Database } from '../database.js';
import { Crew } from './crew.js';
import { LostJobs } from './lost-jobs.js';
import { PatientPool } from './patient-pool.js';

/** One to listen on, and the others for the short statements before and after a job. */
const CONNECTIONS = 3;
const LOOK_EVERY_MS = 30_000;
/** How long is waited, at the end, for jobs that are under way, or for nothing but the database; in milliseconds. */
const END_WITHIN_MS = 3_000;
const REST_WITHIN_MS = 500;

/** What happens between `work` and its end. */
export class Shift {
  private readonly pool: PatientPool;
  private readonly lost: LostJobs;
  private readonly cancelLooks: Cancel;
  private readonly crews: Crew[] = [];
  private isEnding = false;

  constructor(
    private readonly world: { database: Database; timers: Timers; report: Faults },
    private readonly handlers: JobHandlers,
  ) {
    this.pool = new PatientPool(world.database.pool({ max: CONNECTIONS }), world);
    this.lost = new LostJobs(this.pool, world.report);
    this.begin();
    this.look();
    this.cancelLooks = world.timers.every(LOOK_EVERY_MS, () => this.look());
  }

  async end(): Promise<void> {
    this.isEnding = true;
    this.cancelLooks();
    // When the database is gone, nothing but timers is left to wait for, and those do not keep the process alive.
    const awake = setInterval(() => undefined, LOOK_EVERY_MS);
    await Promise.all(this.crews.map((crew) => this.dismiss(crew)));
    await this.within(REST_WITHIN_MS, this.pool.close());
    clearInterval(awake);
  }

  private begin(): void {
    const crew: Crew = new Crew(this.pool, this.handlers, { report: this.world.report, onLoss: () => this.replace(crew) });
    this.crews.push(crew);
  }

  /** The others of the crew finish what they do; what the broken one did is found to be lost. */
  private replace(crew: Crew): void {
    if (this.isEnding) return;
    this.begin();
    void crew.rest(); // It tells of its troubles, and never rejects.
  }

  private async dismiss(crew: Crew): Promise<void> {
    const isAtRest = await this.within(crew.isBusy ? END_WITHIN_MS : REST_WITHIN_MS, crew.rest());
    if (isAtRest) return;
    crew.leave();
    await this.within(REST_WITHIN_MS, this.lost.letGo(crew.ids).catch(this.world.report));
  }

  private look(): void {
    void this.lost.look(this.crews.flatMap(({ workers }) => workers)); // It reports its faults, and never rejects.
  }

  private async within(ms: number, work: Promise<unknown>): Promise<boolean> {
    let cancel: Cancel = () => undefined;
    const late = new Promise<false>((resolve) => (cancel = this.world.timers.after(ms, () => resolve(false))));
    const inTime = await Promise.race([work.then(() => true), late]);
    cancel();
    return inTime;
  }
}
