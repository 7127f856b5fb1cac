import { z } from 'zod';
import { DomainError } from '../../../domain/errors.js';
import { detailOf } from '../contract/reasons.js';
import { fieldErrorsShape, InvalidRequest, retryAfterMsOf } from '../contract/refusals.js';

/** What an `error` frame says. */
export const errorShape = z
  .strictObject({
    code: z
      .string()
      .regex(/^[a-z_]+$/)
      .meta({ description: 'For programs: it is part of the contract.' }),
    message: z.string().meta({ description: 'For people; its words may change.' }),
    errors: fieldErrorsShape.optional(),
    retryAfterMs: z.int().min(0).optional().meta({ description: 'When it may be tried again, in milliseconds from now.' }),
    event: z.string().optional().meta({ description: 'The command that it is about, when that had no `id`.' }),
  })
  .meta({
    id: 'Refused',
    description: 'A refusal.',
    examples: [{ code: 'chat_not_found', message: detailOf({ code: 'chat_not_found' }) }],
  });
export type ErrorResource = z.infer<typeof errorShape>;

/** What a client is told of what went wrong. What is not a refusal is a bug, and its text is nobody's business. */
export function shownError(error: unknown): ErrorResource {
  if (!(error instanceof DomainError)) return { code: 'internal_error', message: detailOf({ code: 'internal_error' }) };
  const retryAfterMs = retryAfterMsOf(error);
  return {
    code: error.code,
    message: detailOf(error),
    ...(error instanceof InvalidRequest && { errors: error.errors }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}
