import { STATUS_CODES } from 'node:http';
import { DomainError } from '../../../domain/errors.js';
import { detailOf } from '../contract/reasons.js';
import { InvalidRequest, STATUS_OF, headersOf, type ProblemResource } from '../contract/refusals.js';

/** A refusal that only HTTP knows. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code.replaceAll('_', ' '));
    this.name = 'Problem';
  }
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: ProblemResource;
}

/** RFC 9457 problem details for whatever was thrown. What is not a refusal is a bug, and its text is nobody's business. */
export function problemOf(error: unknown): Answer {
  if (error instanceof DomainError) return refusal(error);
  if (error instanceof Problem) return answer(error.status, error.code, detailOf(error));
  return answer(500, 'internal_error', detailOf({ code: 'internal_error' }));
}

export const isBug = (error: unknown): boolean => !(error instanceof DomainError || error instanceof Problem);

/** Whether it is for the operator to know of: a bug, or what lies behind a refusal that they alone can mend. */
export const isFault = (error: unknown): boolean =>
  isBug(error) || (error instanceof DomainError && error.kind === 'unavailable' && error.cause !== undefined);

function refusal(error: DomainError): Answer {
  const { status, body } = answer(STATUS_OF[error.kind], error.code, detailOf(error));
  return { status, headers: headersOf(error), body: { ...body, ...(error instanceof InvalidRequest && { errors: error.errors }) } };
}

const answer = (status: number, code: string, detail: string): Answer => ({
  status,
  headers: {},
  body: { type: `urn:payam:problem:${code}`, title: STATUS_CODES[status] ?? 'Error', status, detail, code },
});
