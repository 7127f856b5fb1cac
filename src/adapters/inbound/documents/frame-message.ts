import { frameIdShape } from '../realtime/frame.js';
import { exampleOf } from './example.js';
import type { JsonSchema, Schemas } from './json-schema.js';

/** A frame as AsyncAPI describes it: as the wire of a raw socket has it. */
export interface FrameMessage {
  /** What the frame says as its `event`. */
  name: string;
  title: string;
  summary: string;
  description?: string;
  correlationId?: object;
  payload: JsonSchema;
  examples: { name?: string; payload: object }[];
}

interface Said extends Pick<FrameMessage, 'name' | 'summary' | 'description'> {
  data: JsonSchema;
  /** Of what a frame says in `data`, by name, when not made up from its schema. */
  examples?: Record<string, object>;
  hasId: 'always' | 'maybe' | 'never';
}

/** What the server sends: these fields and no others. */
export function sentFrame(said: Said, schemas: Schemas): FrameMessage {
  const message = frameMessage(said, schemas);
  return { ...message, payload: { ...message.payload, additionalProperties: false } };
}

/** What the server takes: fields that are not named are ignored. */
export function takenFrame({ isDataNeeded, ...said }: Said & { isDataNeeded: boolean }, schemas: Schemas): FrameMessage {
  const message = frameMessage(said, schemas);
  const { required = [] } = message.payload;
  return { ...message, payload: { ...message.payload, required: required.filter((name) => isDataNeeded || name !== 'data') } };
}

function frameMessage({ name, summary, description, data, hasId, examples }: Said, schemas: Schemas): FrameMessage {
  const id = schemas.of(frameIdShape, 'output');
  const frame = (shown: unknown) => ({ event: name, ...(hasId !== 'never' && { id: exampleOf(id, schemas) }), data: shown });
  return {
    ...{ name, title: name, summary, ...(description !== undefined && { description }) },
    ...(hasId !== 'never' && { correlationId: { location: '$message.payload#/id' } }),
    payload: {
      type: 'object',
      properties: { event: { type: 'string', const: name }, ...(hasId !== 'never' && { id }), data },
      required: ['event', ...(hasId === 'always' ? ['id'] : []), 'data'],
    },
    examples: examples
      ? Object.entries(examples).map(([each, shown]) => ({ name: each, payload: frame(shown) }))
      : [{ payload: frame(exampleOf(data, schemas)) }],
  };
}
