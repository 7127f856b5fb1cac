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
  /** Not before this time. */
  at?: Instant;
  /** Of jobs with one key that have not begun only the last one asked for is done. */
  key?: string;
}

export type JobHandlers = { [Name in JobName]: (payload: JobPayloads[Name]) => Promise<void> };

/** Work that must be done once what was asked has been answered, and that outlives this process where what is kept does. */
export interface Jobs {
  /** Resolved when the job is kept as durably as everything else. */
  add<Name extends JobName>(name: Name, payload: JobPayloads[Name], options?: JobOptions): Promise<void>;
  /**
   * Does jobs from now on, several at a time. Each is done at least once; one that fails is tried again later, some days long, so handlers
   * must bear to be called twice. @returns what ends it, resolved when none is under way
   */
  work(handlers: JobHandlers): Promise<() => Promise<void>>;
}
