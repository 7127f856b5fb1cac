import fc from 'fast-check';
import { nonsense, spoiled } from './nonsense.js';
import { schemaAt, type Saying } from './talk.js';
import { valuesOf } from './values.js';
import type { World } from './world.js';

/** What is said. */
export interface Said {
  event: string;
  data?: unknown;
  /** Without one nobody is told which frame an answer is for. */
  hasId: boolean;
}

/** Frames of one command, good ones and bad ones. */
export function framesOf({ event, accepts }: Saying, { known }: World): fc.Arbitrary<Said> {
  const bodies = valuesOf(accepts, { at: schemaAt, known: { ...known, cursor: known['syncCursor'] ?? [] } });
  const data = fc.oneof(
    { weight: 50, arbitrary: bodies },
    { weight: 40, arbitrary: spoiled(bodies) },
    { weight: 4, arbitrary: spoiled(spoiled(bodies)) },
    { weight: 3, arbitrary: nonsense },
  );
  return fc.record({ event: fc.constant(event), data, hasId: fc.nat(9).map((one) => one > 0) });
}

const ODD_EVENTS = ['', ' ', 'PING', 'ping\0', 'nothing', 'ready', 'ack', 'error', '__proto__', 'constructor', 'toString', 'x'.repeat(65)];
const ODD_TEXTS = [
  '',
  '{',
  '[',
  'null',
  '[]',
  '0',
  '"ping"',
  '{}',
  '\0',
  '\ufeff{}',
  '['.repeat(50_000),
  '{"event":"ping"',
  "{'event':'ping'}",
];
const ODD_IDS = [
  'null',
  'true',
  '""',
  '{}',
  '[]',
  '1.5',
  '1e999',
  '-0',
  '"\\ud800"',
  `"${'x'.repeat(65)}"`,
  '9007199254740993',
  '{"__proto__":1}',
];

/** What is hardly a frame: text that is none, ids that are none, events that nobody knows. */
export const oddFrames: fc.Arbitrary<string | Buffer> = fc.oneof(
  fc.constantFrom(...ODD_TEXTS),
  fc.constantFrom(...ODD_IDS).map((id) => `{"event":"ping","id":${id}}`),
  fc
    .tuple(fc.constantFrom<unknown>(...ODD_EVENTS, null, 42, {}, ['ping']), nonsense)
    .map(([event, data]) => JSON.stringify({ event, data })),
  nonsense.map((odd) => JSON.stringify(odd)),
  fc.tuple(nonsense, fc.nat(60)).map(([odd, at]) => JSON.stringify({ event: 'ping', data: odd }).slice(0, at)),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
);
