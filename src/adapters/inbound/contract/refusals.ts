import type { z } from 'zod';
import { DomainError, RateLimited, type ErrorKind } from '../../../domain/errors.js';
import { limitHeaders } from './limit-headers.js';

/** The one table from what kind a refusal is to what HTTP calls it. */
export const STATUS_OF: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  rate_limited: 429,
  unavailable: 503,
};

export interface FieldError {
  /** Where in what was sent: `content`, `memberIds.3`. */
  path: string;
  message: string;
}

/** What a client sent does not have the form that was asked for. */
export class InvalidRequest extends DomainError {
  constructor(
    readonly errors: FieldError[],
    code = 'validation_failed',
  ) {
    super('invalid', code);
  }
}

/** @throws InvalidRequest naming every field that does not fit */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidRequest(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
}

export const retryAfterMsOf = (error: DomainError): number | undefined => {
  const { retryAfterMs } = error.details;
  return typeof retryAfterMs === 'number' ? retryAfterMs : undefined;
};

/** What an answer says of a refusal before its body. */
export function headersOf(error: DomainError): Record<string, string> {
  const retryAfterMs = retryAfterMsOf(error);
  return {
    ...(error.kind === 'unauthenticated' && { 'WWW-Authenticate': 'Bearer' }),
    ...(retryAfterMs !== undefined && { 'Retry-After': String(Math.ceil(retryAfterMs / 1_000)) }),
    ...(error instanceof RateLimited && limitHeaders(error.allowance)),
  };
}
