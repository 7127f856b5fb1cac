import type { Instant } from '../../domain/ids.js';

/** What is done later, by any node: the name of each job, and what it is told. */
export interface JobPayloads {
  /** Take a file away, unless something shows it. */
  removeFile: { fileId: string };
  /** Look for files that nothing shows, rows without bytes, and bytes without rows. */
  sweepFiles: Record<string, never>;
}

export type JobName = keyof JobPayloads;

export interface JobOptions {
  /** Not before this time, and within some seconds after it. */
  at?: Instant;
  /**
   * Of jobs of one name with one key that are not under way only the last one asked for is done, as if the others had never been asked for.
   * What is under way goes on, and is not tried again if it fails. At most 400 characters.
   */
  key?: string;
}

export type JobHandlers = { [Name in JobName]: (payload: JobPayloads[Name]) => Promise<void> };

/** Work that must be done once what was asked has been answered, and that outlives this process where what is kept does. */
export interface Jobs {
  /** Resolved when the job is kept as durably as everything else. */
  add<Name extends JobName>(name: Name, payload: JobPayloads[Name], options?: JobOptions): Promise<void>;
  /**
   * Does jobs from now on, several at a time and in no certain order. Each is done at least once: one that fails, or whose node is killed,
   * is tried again as `domain/job-tries.ts` says, so handlers must bear to be called twice. What they throw is reported, once a try.
   * @returns what ends it: reaches for nothing more, and resolves when none is under way, or after five seconds, when what still is will be
   * done again from its beginning. Calling it again is harmless.
   */
  work(handlers: JobHandlers): Promise<() => Promise<void>>;
}
