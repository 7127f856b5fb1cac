import { unauthenticated } from '../../../domain/errors.js';
import { InvalidRequest } from '../contract/refusals.js';
import { errorShape, shownError, type ErrorResource } from '../realtime/shown-error.js';
import { sentFrame, type FrameMessage } from './frame-message.js';
import type { JsonSchema, Schemas } from './json-schema.js';
import { reasonsOf } from './refusals.js';

interface Refusing {
  summary: string;
  /** As they would be shown. */
  refusals: readonly ErrorResource[];
  hasId?: 'never';
}

/** An `error` that is one of these. */
export function errorFrame({ summary, refusals, hasId }: Refusing, schemas: Schemas): FrameMessage {
  const codes = [...new Set(refusals.map(({ code }) => code))];
  const ours: JsonSchema = { type: 'object', properties: { code: { enum: codes } } };
  return sentFrame(
    {
      ...{ name: 'error', summary, description: reasonsOf(codes), hasId: hasId ?? 'maybe' },
      data: { allOf: [schemas.of(errorShape, 'output'), ours] },
      examples: Object.fromEntries(refusals.map((refusal) => [refusal.code, refusal])),
    },
    schemas,
  );
}

const noFrame = (code: string, path: string, message: string) => shownError(new InvalidRequest([{ path, message }], code));

/** How what is no command is refused. */
export const OF_FRAMES: readonly ErrorResource[] = [
  noFrame('malformed_json', '', 'must be JSON'),
  noFrame('malformed_frame', 'event', 'must be a name'),
  noFrame('unknown_event', 'event', 'is not known'),
  shownError(unauthenticated()),
];
