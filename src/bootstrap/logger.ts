import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from './config.js';

/** Logs to standard output: for people on a terminal, as JSON otherwise. Secrets are struck out, and messages' text is never logged. */
export function makeLogger({ LOG_LEVEL }: Pick<Config, 'LOG_LEVEL'>): Logger {
  const options = { level: LOG_LEVEL, base: null, redact: { paths: SECRETS, censor: '[secret]' } };
  if (!process.stdout.isTTY) return pino({ ...options, timestamp: pino.stdTimeFunctions.isoTime });

  // In this thread, so that nothing is lost when the process ends.
  return pino(options, pretty({ colorize: true, translateTime: 'HH:MM:ss', ignore: 'pid,hostname', sync: true }));
}

const NAMES = ['password', 'passwordHash', 'token', 'refreshToken', 'authorization', 'cookie', 'secret', 'content', 'text'];
const SECRETS = NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** What of an error may be logged: where it came from, but not the values that a database puts into its details. */
export const shownError = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message,
    ...(code !== undefined && { code }),
    stack: error.stack,
    ...(error.cause !== undefined && { cause: shownError(error.cause) }),
  };
};
