import type { Clock } from '../../../application/ports/clock.js';
import type { Faults } from '../../../application/ports/faults.js';
import type { JobHandlers, JobName, JobOptions, JobPayloads, Jobs } from '../../../application/ports/jobs.js';
import type { Cancel, Timers } from '../../../application/ports/timers.js';
import type { Instant } from '../../../domain/ids.js';
import { TRIES_MAX, failedTry, pauseAfter } from '../../../domain/job-tries.js';

interface Job {
  name: JobName;
  at: Instant;
  key: string | undefined;
  tries: number;
  /** Set when another one took its place while it was under way. */
  isReplaced: boolean;
  run(handlers: JobHandlers): Promise<void>;
}

/** Who does jobs, from `work` until its end. */
interface Crew {
  handlers: JobHandlers;
  underWay: Set<Job>;
  onRest?: () => void;
}

const AT_ONCE = 4;
const END_WITHIN_MS = 3_000;
/** Timers cannot wait for much longer than three weeks, in milliseconds. */
const LONGEST_WAIT_MS = 86_400_000;

/** Jobs of this process alone. */
export class MemoryJobs implements Jobs {
  private waiting: Job[] = [];
  private readonly crews = new Set<Crew>();
  private cancelWaking: Cancel = () => undefined;

  constructor(private readonly world: { clock: Clock; timers: Timers; report: Faults }) {}

  async add<Name extends JobName>(name: Name, payload: JobPayloads[Name], { at, key }: JobOptions = {}): Promise<void> {
    if (key !== undefined) this.replace(name, key);
    const run = (handlers: JobHandlers) => handlers[name](payload);
    this.waiting.push({ name, key, run, at: at ?? this.world.clock.now(), tries: 0, isReplaced: false });
    this.handOut();
  }

  async work(handlers: JobHandlers): Promise<() => Promise<void>> {
    const crew: Crew = { handlers, underWay: new Set() };
    this.crews.add(crew);
    this.handOut();
    let ending: Promise<void> | undefined;
    return () => (ending ??= this.end(crew));
  }

  private replace(name: JobName, key: string): void {
    const isOfKey = (job: Job) => job.name === name && job.key === key;
    this.waiting = this.waiting.filter((job) => !isOfKey(job));
    for (const { underWay } of this.crews) for (const job of underWay) job.isReplaced ||= isOfKey(job);
  }

  private handOut(): void {
    this.cancelWaking();
    for (const crew of this.crews) {
      while (crew.underWay.size < AT_ONCE) {
        const job = this.takeDue();
        if (!job) break;
        void this.do(job, crew); // It reports what the job throws, and never rejects.
      }
    }
    this.wakeForNext();
  }

  private takeDue(): Job | undefined {
    const now = this.world.clock.now();
    const index = this.waiting.findIndex(({ at }) => at <= now);
    return index < 0 ? undefined : this.waiting.splice(index, 1)[0];
  }

  private wakeForNext(): void {
    const { clock, timers } = this.world;
    const next = this.waiting.reduce((earliest, { at }) => Math.min(earliest, at), Infinity) - clock.now();
    // What is due already waits for somebody who has a hand free.
    if (next > 0 && next < Infinity) this.cancelWaking = timers.after(Math.min(next, LONGEST_WAIT_MS), () => this.handOut());
  }

  private async do(job: Job, crew: Crew): Promise<void> {
    crew.underWay.add(job);
    job.tries += 1;
    const failure = await outcomeOf(job, crew.handlers);
    // Taken from those who had to end before it was done.
    if (!crew.underWay.delete(job)) return;

    if (failure) this.fail(job, failure.cause);
    if (crew.underWay.size === 0) crew.onRest?.();
    this.handOut();
  }

  private fail(job: Job, cause: unknown): void {
    this.world.report(failedTry({ ...job, cause }));
    if (job.tries < TRIES_MAX && !job.isReplaced) this.waiting.push({ ...job, at: this.world.clock.now() + pauseAfter(job.tries) });
  }

  private async end(crew: Crew): Promise<void> {
    this.crews.delete(crew);
    if (crew.underWay.size > 0) {
      await new Promise<void>((resolve) => {
        const cancel = this.world.timers.after(END_WITHIN_MS, resolve);
        crew.onRest = () => {
          cancel();
          resolve();
        };
      });
    }
    // To be interrupted is no failure.
    for (const job of crew.underWay) if (!job.isReplaced) this.waiting.push({ ...job, tries: job.tries - 1 });
    crew.underWay.clear();
    this.handOut();
  }
}

async function outcomeOf(job: Job, handlers: JobHandlers): Promise<{ cause: unknown } | undefined> {
  try {
    await job.run(handlers);
    return undefined;
  } catch (cause) {
    return { cause };
  }
}
