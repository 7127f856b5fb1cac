import type { JsonSchema } from '../../src/adapters/inbound/documents/json-schema.js';
import { asyncApi, channels, type DocumentedChannel, type DocumentedCommand } from '../support/documented-frames.js';

/** A command as a vocabulary says it. */
export interface Saying extends DocumentedCommand {
  event: string;
  /** What it says as `data`. */
  accepts: JsonSchema;
  /** What the reply to one with an id is called. */
  reply: string;
}

export interface Talk {
  vocabulary: Pick<DocumentedChannel, 'name' | 'subprotocol'>;
  sayings: readonly Saying[];
}

/** All that the document says is said, in each vocabulary. */
export const talks: readonly Talk[] = channels.map((vocabulary) => ({ vocabulary, sayings: sayingsOf(vocabulary) }));

export function schemaAt(reference: string): JsonSchema {
  const schema = asyncApi.components.schemas[reference.split('/').at(-1) ?? ''];
  if (!schema) throw new Error(`there is no ${reference}`);
  return schema;
}

function sayingsOf({ commands }: DocumentedChannel): Saying[] {
  return [...commands].map(([event, { said, replies }]) => {
    const reply = replies.find(({ payload }) => payload.required?.includes('id'));
    return { event, said, replies, accepts: said.payload.properties?.['data'] ?? {}, reply: reply?.name ?? '' };
  });
}
