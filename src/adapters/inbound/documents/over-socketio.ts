import { z } from 'zod';
import { errorShape } from '../realtime/shown-error.js';
import { farewellOf } from '../realtime/socketio-wire.js';
import { CLOSE } from '../realtime/wire.js';
import { socketIoAbout } from './about-sockets.js';
import { errorFrame } from './error-frame.js';
import { exampleOf } from './example.js';
import type { Schemas } from './json-schema.js';

const CHANNEL = 'socketIo';
const acknowledgementShape = z
  .union([z.strictObject({ ok: z.literal(true), data: z.unknown() }), z.strictObject({ ok: z.literal(false), error: errorShape })])
  .meta({
    id: 'Acknowledgement',
    description: 'What the callback of a command gets: what the reply says as `data`, or what the `error` does.',
    examples: [{ ok: true, data: {} }],
  });
const RESTARTING = JSON.stringify({ retryAfterMs: 1_700 });
const ACKNOWLEDGE = 'To the acknowledgement callback of a command, in place of the reply';
const FAREWELL = 'Why the server ends the connection; over a raw socket a close code says it';

/** What Socket.IO has of its own: all else is what the vocabularies say. */
export function overSocketIo(schemas: Schemas) {
  const payload = schemas.of(acknowledgementShape, 'output');
  const farewells = Object.values(CLOSE).map((code) => farewellOf(code, RESTARTING));
  const messages = {
    acknowledgement: {
      ...{ name: 'acknowledgement', title: 'The acknowledgement', summary: ACKNOWLEDGE, payload },
      examples: [{ payload: exampleOf(payload, schemas) }],
    },
    farewell: errorFrame({ summary: FAREWELL, refusals: farewells, hasId: 'never' }, schemas),
  };
  return {
    channels: { [CHANNEL]: { ...socketIoAbout, messages } },
    operations: { socketIoAcknowledge: sending('acknowledgement', ACKNOWLEDGE), socketIoFarewell: sending('farewell', FAREWELL) },
  };
}

const sending = (message: string, summary: string) => ({
  action: 'send',
  channel: { $ref: `#/channels/${CHANNEL}` },
  summary,
  messages: [{ $ref: `#/channels/${CHANNEL}/messages/${message}` }],
});
