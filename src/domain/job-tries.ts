/** A job that fails this often is kept as failed, and not tried again: after some four days. */
export const TRIES_MAX = 25;

const LONGEST_EXPONENT = 10;

/** How long a job that has failed so often waits for its next try, in milliseconds: 2.7 s after the first, growing to six hours. */
export const pauseAfter = (tries: number): number => Math.exp(Math.min(tries, LONGEST_EXPONENT)) * 1_000;

/** What is reported of a try that failed. */
export const failedTry = ({ name, tries, cause }: { name: string; tries: number; cause: unknown }): Error =>
  new Error(`the job ${name} ${tries < TRIES_MAX ? `failed in try ${tries}` : `has failed ${tries} times, and is given up`}`, { cause });
