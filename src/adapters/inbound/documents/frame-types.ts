import { errorShape } from '../realtime/shown-error.js';
import { vocabularies } from '../realtime/vocabularies/vocabularies.js';
import type { Vocabulary } from '../realtime/vocabularies/vocabulary.js';
import { sentFrame, type FrameMessage } from './frame-message.js';
import { Schemas, type JsonSchema } from './json-schema.js';
import { spokenIn, type SpokenCommand } from './spoken.js';

/** What authors of clients want types of beside the bodies: for each vocabulary what is said and heard, by name and as frames. */
export function frameSchemas(): Record<string, JsonSchema> {
  const schemas = new Schemas();
  return Object.assign({}, ...vocabularies.map((vocabulary) => ofVocabulary(vocabulary, schemas))) as Record<string, JsonSchema>;
}

/** What the acknowledgement callback of Socket.IO gets, which depends on what was asked. */
export const ACKNOWLEDGEMENT = `/** What the acknowledgement callback of a command over Socket.IO gets. */
export type Acknowledgement<Data = object> = { ok: true; data: Data } | { ok: false; error: Refused };
`;

function ofVocabulary(vocabulary: Vocabulary, schemas: Schemas): Record<string, JsonSchema> {
  const { commands, notices } = spokenIn(vocabulary, schemas);
  const prefix = vocabulary.name.charAt(0).toUpperCase() + vocabulary.name.slice(1);
  const described = (what: string) => ({ description: `${what} in \`${vocabulary.subprotocol}\`.` });
  const told = notices.flatMap((notice) => Object.values(notice.told).filter(({ name }) => name !== 'error'));
  const error = sentFrame({ name: 'error', summary: '', data: schemas.of(errorShape, 'output'), hasId: 'maybe' }, schemas);
  const replies = commands.flatMap((command) => Object.values(command.replies));

  return {
    [`${prefix}Commands`]: { ...described('What each command says'), ...byName(commands.map(({ said }) => [said.name, dataOf(said)])) },
    [`${prefix}Replies`]: { ...described('What each command is answered'), ...byName(commands.map(answerOf)) },
    [`${prefix}Refusals`]: { ...described('The codes that each command may be refused with'), ...byName(commands.map(codesOf)) },
    [`${prefix}Events`]: { ...described('What each event says'), ...byName(told.map((message) => [message.name, dataOf(message)])) },
    [`${prefix}CommandFrame`]: { ...described('A frame that a client may send'), ...oneOf(commands.map(({ said }) => said.payload)) },
    [`${prefix}Frame`]: {
      ...described('A frame that a client may be sent'),
      ...oneOf([...told, ...replies, error].map(({ payload }) => payload)),
    },
  };
}

const dataOf = ({ payload }: FrameMessage): JsonSchema => payload.properties?.['data'] ?? {};

function answerOf({ id, said, replies }: SpokenCommand): [string, JsonSchema] {
  const reply = replies[`${id}Reply`];
  return [said.name, reply ? dataOf(reply) : {}];
}

function codesOf({ said, refused }: SpokenCommand): [string, JsonSchema] {
  const [, ours] = dataOf(refused).allOf ?? [];
  return [said.name, ours?.properties?.['code'] ?? {}];
}

/** Two of one name are either of them. */
function byName(named: readonly (readonly [string, JsonSchema])[]): JsonSchema {
  const names = [...new Set(named.map(([name]) => name))];
  const properties = names.map((name) => [name, oneOf(named.flatMap(([each, schema]) => (each === name ? [schema] : [])))] as const);
  return { type: 'object', properties: Object.fromEntries(properties), required: names };
}

/** What is said twice is meant once. */
function oneOf(schemas: readonly JsonSchema[]): JsonSchema {
  const [only, ...others] = new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values();
  return only && others.length === 0 ? only : { oneOf: [only ?? {}, ...others] };
}
