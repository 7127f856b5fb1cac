import { vocabularies } from '../realtime/vocabularies/vocabularies.js';
import type { Vocabulary } from '../realtime/vocabularies/vocabulary.js';
import { LICENSE, LICENSE_URL, VERSION } from './about.js';
import { DESCRIPTION, securitySchemes, servers, channelAbout } from './about-sockets.js';
import { Schemas, sorted, type JsonSchema } from './json-schema.js';
import { overSocketIo } from './over-socketio.js';
import { spokenIn, type Spoken, type SpokenCommand } from './spoken.js';

interface AsyncApi {
  channels: Record<string, object>;
  operations: Record<string, object>;
  components: { schemas: Record<string, JsonSchema>; [kind: string]: object };
  [field: string]: unknown;
}

let written: AsyncApi | undefined;

/** What is said over sockets as AsyncAPI 3.0, from the tables that say it. Written when it is first asked for. */
export const asyncApi = (): AsyncApi => (written ??= write());

function write(): AsyncApi {
  const schemas = new Schemas();
  const spoken = vocabularies.map((vocabulary) => ({ vocabulary, ...spokenIn(vocabulary, schemas) }));
  const socketIo = overSocketIo(schemas);
  return {
    asyncapi: '3.0.0',
    info: { title: 'Payam over sockets', version: VERSION, description: DESCRIPTION, license: { name: LICENSE.name, url: LICENSE_URL } },
    defaultContentType: 'application/json',
    servers,
    channels: { ...Object.fromEntries(spoken.map((each) => [each.vocabulary.name, channelOf(each)])), ...socketIo.channels },
    operations: { ...together(spoken.map(operationsOf)), ...socketIo.operations },
    components: { securitySchemes, messages: together(spoken.map(refusalsIn)), schemas: sorted(schemas.named) },
  };
}

type Channel = Spoken & { vocabulary: Vocabulary };

const refusedId = (id: string) => `${id}Refused`;
const idsOf = ({ id, replies }: SpokenCommand): string[] => [...Object.keys(replies), refusedId(id)];

function channelOf({ vocabulary, commands, notices }: Channel): object {
  const ofCommands = commands.map(({ id, said, replies }) => ({
    ...{ [id]: said, ...replies },
    [refusedId(id)]: { $ref: `#/components/messages/${refusedId(id)}` },
  }));
  return {
    ...channelAbout(vocabulary, vocabulary === vocabularies[0]),
    messages: together<object>([...ofCommands, ...notices.map(({ told }) => told)]),
  };
}

/** They are the same in every vocabulary. */
const refusalsIn = ({ commands }: Channel): Record<string, object> =>
  Object.fromEntries(commands.map(({ id, refused }) => [refusedId(id), refused]));

/** As the server sees it: it receives commands, and sends events. */
function operationsOf({ vocabulary: { name: channel }, commands, notices }: Channel): Record<string, object> {
  const nameOf = (id: string) => `${channel}${id.charAt(0).toUpperCase()}${id.slice(1)}`;
  const at = { channel: { $ref: `#/channels/${channel}` } };
  const refer = (ids: readonly string[]) => ids.map((id) => ({ $ref: `#/channels/${channel}/messages/${id}` }));
  return together<object>([
    ...commands.map((command) => {
      const { id, summary, said } = command;
      const reply = { ...at, messages: refer(idsOf(command)) };
      return { [nameOf(id)]: { action: 'receive', ...at, title: said.name, summary, messages: refer([id]), reply } };
    }),
    ...notices.map(({ id, summary, told }) => ({
      [nameOf(id)]: { action: 'send', ...at, summary, messages: refer(Object.keys(told)) },
    })),
  ]);
}

const together = <Value>(parts: readonly Record<string, Value>[]): Record<string, Value> =>
  Object.fromEntries(parts.flatMap((part) => Object.entries(part)));
