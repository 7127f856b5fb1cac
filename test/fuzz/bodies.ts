import fc from 'fast-check';
import type { JsonSchema } from '../../src/adapters/inbound/documents/json-schema.js';
import { nonsense, spoiled } from './nonsense.js';
import { valuesOf, type Grounds } from './values.js';

export interface Body {
  type: string | undefined;
  bytes: Buffer;
}

const JSON_TYPES = ['application/json', 'application/json; charset=utf-8'];
const OTHER_TYPES = [
  undefined,
  '',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=latin1',
  'json',
];

/** Bodies of one operation, good ones and bad ones, with what is said of their type. */
export function bodiesOf(schema: JsonSchema, grounds: Grounds): fc.Arbitrary<Body | undefined> {
  const values = valuesOf(schema, grounds);
  const asJson = (value: unknown): Body => ({ type: JSON_TYPES[0], bytes: Buffer.from(textOf(value)) });
  return fc.oneof(
    { weight: 50, arbitrary: values.map(asJson) },
    { weight: 40, arbitrary: spoiled(values).map(asJson) },
    { weight: 4, arbitrary: spoiled(spoiled(values)).map(asJson) },
    { weight: 3, arbitrary: fc.tuple(values, nonsense).map(([value, odd]) => asJson([value, odd])) },
    {
      weight: 3,
      arbitrary: fc.tuple(values, fc.nat()).map(([value, at]) => ({ type: JSON_TYPES[1], bytes: broken(JSON.stringify(value), at) })),
    },
    { weight: 3, arbitrary: fc.tuple(values, fc.constantFrom(...OTHER_TYPES)).map(([value, type]) => ({ ...asJson(value), type })) },
    { weight: 1, arbitrary: oddBodies },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

/** What any operation may be sent, whatever it takes. */
export const oddBodies: fc.Arbitrary<Body> = fc
  .tuple(
    fc.constantFrom(
      '',
      ' ',
      '[',
      '['.repeat(20_000),
      '[][]',
      'null',
      '0',
      '"x"',
      '{"a":'.repeat(5_000),
      '\0',
      `"${'x'.repeat(1_100_000)}"`,
    ),
    fc.constantFrom(...JSON_TYPES),
  )
  .map(([text, type]) => ({ type, bytes: Buffer.from(text) }));

/** As JSON; of what is not there, nothing. */
export const textOf = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value));

/** What is no JSON any more, or only just. */
function broken(json: string, at: number): Buffer {
  const ways = [
    () => json.slice(0, at % json.length),
    () => json.replaceAll('"', "'"),
    () => json.replace(/\}$/, ',}'),
    () => `${json}${json}`,
    () => json.replace(/:/, ':NaN,"x":'),
    () => json.replace(/:"[^"]*"/, ':1e999'),
    () => json.replace(/^\{/, '{"name":"x","content":1,"memberIds":[],'),
    () => `  ${json}\n`,
  ];
  const way = at % (ways.length + 2);
  if (way === ways.length) return Buffer.from(json, 'utf16le');
  return way > ways.length
    ? Buffer.concat([Buffer.from(json.slice(0, -2)), Buffer.from([0xff, 0xc0, 0x22, 0x7d])])
    : Buffer.from(ways[way]?.() ?? '');
}
