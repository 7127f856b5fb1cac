import { REASONS } from '../contract/reasons.js';
import { problemShape } from '../contract/refusals.js';
import type { Answer } from '../http/problem.js';
import type { JsonSchema, Schemas } from './json-schema.js';

/** The refusals of one document. What several operations refuse in the same ways is written once. */
export class Refusals {
  readonly named: Record<string, object> = {};

  constructor(private readonly schemas: Schemas) {}

  /** The responses of an operation that may refuse so, by status. */
  of(answers: readonly Answer[]): Record<string, object> {
    const statuses = [...new Set(answers.map(({ status }) => status))];
    return Object.fromEntries(statuses.map((status) => [status, this.refer(status, answers)]));
  }

  private refer(status: number, answers: readonly Answer[]): object {
    const byCode = new Map(answers.filter((one) => one.status === status).map((one) => [one.body.code, one]));
    const name = [status, ...byCode.keys()].join('.');
    this.named[name] ??= {
      description: reasonsOf([...byCode.keys()]),
      headers: headersOf([...byCode.values()]),
      content: {
        'application/problem+json': {
          schema: this.schemaOf(status, [...byCode.keys()]),
          examples: Object.fromEntries([...byCode].map(([code, { body }]) => [code, { value: body }])),
        },
      },
    };
    return { $ref: `#/components/responses/${name}` };
  }

  private schemaOf(status: number, codes: readonly string[]): JsonSchema {
    const ours = { type: 'object', properties: { status: { const: status }, code: { enum: [...codes] } } };
    return { allOf: [this.schemas.of(problemShape, 'output'), ours] };
  }
}

/** What each of these codes means, as a list in Markdown. */
export const reasonsOf = (codes: readonly string[]): string => codes.map((code) => `- \`${code}\`: ${reasonOf(code)}`).join('\n');

function reasonOf(code: string): string {
  const reason = REASONS[code];
  if (reason === undefined) throw new Error(`contract/reasons.ts does not say what ${code} means`);
  return reason;
}

const HEADERS: Record<string, object> = {
  'Retry-After': { description: 'When it may be tried again, in seconds from now.', schema: { type: 'integer', minimum: 1 } },
  'RateLimit-Limit': { description: 'How many are let through in one window.', schema: { type: 'integer' } },
  'RateLimit-Remaining': { description: 'How many more would be let through in this one.', schema: { type: 'integer' } },
  'RateLimit-Reset': { description: 'When it is over, in seconds from now.', schema: { type: 'integer' } },
  'RateLimit-Policy': { description: 'The limit, and its window in seconds.', schema: { type: 'string' }, example: '3000;w=900' },
  'WWW-Authenticate': { description: 'How to authenticate.', schema: { const: 'Bearer' } },
};

const headersOf = (answers: readonly Answer[]): object =>
  Object.fromEntries([...new Set(answers.flatMap(({ headers }) => Object.keys(headers)))].map((name) => [name, HEADERS[name] ?? {}]));
