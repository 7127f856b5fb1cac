import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { z } from 'zod';
import { authenticateBody } from '../../src/adapters/inbound/contract/bodies.js';
import { REASONS } from '../../src/adapters/inbound/contract/reasons.js';
import { Schemas, type JsonSchema } from '../../src/adapters/inbound/documents/json-schema.js';
import { noticeBodies } from '../../src/adapters/inbound/realtime/vocabularies/notice-bodies.js';
import type { Vocabulary } from '../../src/adapters/inbound/realtime/vocabularies/vocabulary.js';

/** Says what of a value does not fit; undefined when all does. */
export type Misfit = (value: unknown) => string | undefined;

/** A command as a vocabulary says it. */
export interface Saying {
  event: string;
  accepts: JsonSchema;
  takes: Misfit;
  /** What the reply to one with an id is called. */
  reply: string;
  answers: Misfit;
}

export interface Talk {
  vocabulary: Vocabulary;
  sayings: readonly Saying[];
  /** What may come by a name without having been asked for: the bodies of events, and of replies to what has no id. */
  hearings: ReadonlyMap<string, Misfit>;
}

/** All that is said in a vocabulary. */
export const talkIn = (vocabulary: Vocabulary): Talk => ({ vocabulary, sayings: sayingsOf(vocabulary), hearings: hearingsOf(vocabulary) });

const nothing = z.object({});

function sayingsOf({ phrases }: Vocabulary): Saying[] {
  const commands = Object.entries(phrases).map(([event, { command, reply = 'ack' }]) => ({ event, reply, ...command }));
  const all = [...commands, { event: 'authenticate', reply: 'ack', accepts: authenticateBody, answers: nothing }];
  return all.map(({ event, reply, accepts, answers }) => {
    const body = schemas.of(accepts, 'input');
    return { event, reply, accepts: body, takes: misfitOf(body), answers: misfitOf(schemas.of(answers, 'output')) };
  });
}

function hearingsOf({ phrases, notices }: Vocabulary): Map<string, Misfit> {
  const events = Object.entries(notices).flatMap(([kind, name]) => {
    const { shape } = noticeBodies[kind as keyof typeof noticeBodies];
    return (typeof name === 'string' ? [name] : Object.values(name)).map((each): [string, z.ZodType] => [each, shape]);
  });
  const replies = Object.values(phrases).flatMap(({ unasked, command }) => (unasked ? [[unasked, command.answers] as const] : []));
  const all = [...events, ...replies, ['ready', ready] as const, ['error', refusal] as const];
  const shapesOf = (name: string) => all.filter(([each]) => each === name).map(([, shape]) => schemas.of(shape, 'output'));
  return new Map([...new Set(all.map(([name]) => name))].map((name) => [name, misfitOf({ anyOf: shapesOf(name) })]));
}

const ready = z.object({ userId: z.string(), sessionId: z.string(), serverTime: z.iso.datetime(), heartbeatMs: z.int() });
/** Of which a client need not be told what is a fault of the server's own. */
const { internal_error: _bug, ...reasons } = REASONS;
const ofSockets = ['malformed_frame', 'unknown_event', 'already_authenticated', 'too_many_rooms'];
const refusal = z.object({
  ...{ code: z.enum([...Object.keys(reasons), ...ofSockets]), message: z.string(), event: z.string().optional() },
  ...{ errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(), retryAfterMs: z.int().optional() },
});

const schemas = new Schemas();
const document = { components: { schemas: schemas.named }, bodies: [] as JsonSchema[] };
// Not strict: most of a document is no JSON Schema.
const ajv = new Ajv2020({ allErrors: true, strict: false });
formats.default(ajv);
ajv.addSchema(document, 'talk');

export const schemaAt = (reference: string): JsonSchema => schemas.at(reference);

function misfitOf(schema: JsonSchema): Misfit {
  const at = document.bodies.push(schema) - 1;
  return (value) => {
    const validate = ajv.getSchema(`talk#/bodies/${at}`);
    if (!validate) throw new Error(`there is no body ${at}`);
    return validate(value) === true ? undefined : ajv.errorsText(validate.errors);
  };
}

export const refusalMisfit = misfitOf(schemas.of(refusal, 'output'));
