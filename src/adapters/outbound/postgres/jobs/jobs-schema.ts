import { Logger } from 'graphile-worker';

export const JOBS_SCHEMA = 'graphile_worker';

/** What graphile-worker logs: only that something went wrong is of interest, and not that a job did, of which whoever ran it knows more. */
export const jobsLogger = (report: (message: string, cause: unknown) => void): Logger =>
  new Logger(() => (level, message, { failure, error, fatalError } = {}) => {
    if (isError(level) && failure !== true) report(message, error ?? fatalError);
  });

const isError = (level: string): boolean => level === 'error';
