import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import type { JsonSchema } from '../../src/adapters/inbound/documents/json-schema.js';

export const asyncApi = JSON.parse(readFileSync(new URL('../../docs/asyncapi.json', import.meta.url), 'utf8')) as AsyncApi;

export interface AsyncApi {
  asyncapi: string;
  channels: Record<string, Channel>;
  operations: Record<string, Operation>;
  components: { messages: Record<string, Message>; schemas: Record<string, JsonSchema> };
}
interface Reference {
  $ref: string;
}
interface Channel {
  messages: Record<string, Message | Reference>;
  bindings?: { ws: { headers: { properties: Record<string, { const?: string }> } } };
}
export interface Operation {
  action: 'send' | 'receive';
  channel: Reference;
  messages: Reference[];
  reply?: { messages: Reference[] };
}
export interface Message {
  name: string;
  payload: JsonSchema;
  examples: { name?: string; payload: unknown }[];
}

/** A message, and whether something is one. */
export interface Documented extends Message {
  /** What of a frame does not fit; undefined when all does. */
  misfit(frame: unknown): string | undefined;
}

/** What may be said in a channel, and what may be answered. */
export interface DocumentedCommand {
  said: Documented;
  replies: readonly Documented[];
}

/** What one channel has: commands by their names, and what comes without having been asked for. */
export interface DocumentedChannel {
  name: string;
  subprotocol: string;
  commands: ReadonlyMap<string, DocumentedCommand>;
  told: readonly Documented[];
}

// Schemas of AsyncAPI are those of draft 7. Not strict: most of the document is no JSON Schema.
const ajv = new Ajv({ allErrors: true, strict: false });
formats.default(ajv);
ajv.addSchema(asyncApi, 'asyncapi');

/** What of a value does not fit the schema at this place of the document. */
export function misfitOf(value: unknown, pointer: string): string | undefined {
  const validate = ajv.getSchema(`asyncapi#/${pointer}`);
  if (!validate) throw new Error(`there is nothing at ${pointer}`);
  return validate(value) === true ? undefined : ajv.errorsText(validate.errors);
}

export function messageAt({ $ref }: Reference): Documented {
  const pointer = $ref.slice('#/'.length);
  const found = pointer.split('/').reduce<unknown>((place, step) => (place as Record<string, unknown>)[step], asyncApi);
  if ((found as Partial<Reference>).$ref !== undefined) return messageAt(found as Reference);
  return { ...(found as Message), misfit: (frame) => misfitOf(frame, `${pointer}/payload`) };
}

const operationsIn = (channel: string) =>
  Object.values(asyncApi.operations).filter((each) => each.channel.$ref === `#/channels/${channel}`);
const toldIn = (channel: string): Documented[] =>
  operationsIn(channel).flatMap(({ action, messages }) => (action === 'send' ? messages.map(messageAt) : []));

function channelOf(name: string): DocumentedChannel {
  const commands = operationsIn(name).flatMap(({ action, messages: [message], reply }): [string, DocumentedCommand][] => {
    if (action === 'send' || !message || !reply) return [];
    const said = messageAt(message);
    return [[said.name, { said, replies: reply.messages.map(messageAt) }]];
  });
  const subprotocol = asyncApi.channels[name]?.bindings?.ws.headers.properties['Sec-WebSocket-Protocol']?.const ?? '';
  return { name, subprotocol, commands: new Map(commands), told: toldIn(name) };
}

/** One for each vocabulary, the default one first. */
export const channels: readonly DocumentedChannel[] = Object.entries(asyncApi.channels).flatMap(([name, { bindings }]) =>
  bindings ? [channelOf(name)] : [],
);

/** What a client of Socket.IO is told as it is shown out. */
export const ofSocketIo: readonly Documented[] = toldIn('socketIo');
