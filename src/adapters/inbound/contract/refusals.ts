import { z } from 'zod';
import { DomainError, RateLimited, type ErrorKind } from '../../../domain/errors.js';
import { limitHeaders } from './limit-headers.js';

/** The one table from what kind a refusal is to what HTTP calls it. */
export const STATUS_OF: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported: 415,
  unreadable: 422,
  rate_limited: 429,
  unavailable: 503,
};

/** What makes a refusal of the catalogue. Of all that it may be given, the documents need nothing. */
export type Refusal = (...details: never[]) => DomainError;

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

export const fieldErrorsShape = z
  .array(z.strictObject({ path: z.string(), message: z.string() }))
  .meta({ description: 'What does not fit, and where: `content`, `memberIds.3`.' });

/** RFC 9457 problem details. */
export const problemShape = z
  .strictObject({
    type: z.string().meta({ description: '`urn:payam:problem:` and the code.' }),
    title: z.string().meta({ description: 'What HTTP calls the status.' }),
    status: z.int(),
    detail: z.string().meta({ description: 'For people; its words may change.' }),
    code: z
      .string()
      .regex(/^[a-z_]+$/)
      .meta({ description: 'For programs: it is part of the contract.' }),
    errors: fieldErrorsShape.optional(),
  })
  .meta({ id: 'Problem', description: 'A refusal: problem details as in RFC 9457.' });
export type ProblemResource = z.infer<typeof problemShape>;

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
