import fc from 'fast-check';
import type { JsonSchema } from '../../src/adapters/inbound/documents/json-schema.js';

/** What values are made from beside their schemas. */
export interface Grounds {
  /** The schema that a reference leads to. */
  at(reference: string): JsonSchema;
  /** Values that mean something to the server, by the name of the field: ids of what there is, names of people. */
  known: Readonly<Record<string, readonly string[]>>;
}

/** Values that fit a schema, or nearly, of the part of JSON Schema that the documents use. `name` is that of the field. */
export function valuesOf(schema: JsonSchema, grounds: Grounds, name = ''): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return valuesOf(grounds.at(schema.$ref), grounds, name);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const [part, ...parts] = schema.allOf ?? [];
  if (part)
    return fc.oneof(...(part.anyOf ?? [part]).map((choice) => valuesOf(withChoice({ ...schema, allOf: parts }, choice), grounds, name)));
  const { anyOf, oneOf, ...rest } = schema;
  const choices = anyOf ?? oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => valuesOf(withChoice(rest, choice), grounds, name)));
  const types = [schema.type ?? []].flat();
  if (types.length === 0) return fc.constant(null);
  return fc.oneof(...types.map((type) => ({ weight: type === 'null' ? 1 : 4, arbitrary: ofType(type, schema, grounds, name) })));
}

/** One of several ways to fit: another schema, or other fields that are needed. */
const withChoice = (schema: JsonSchema, choice: JsonSchema): JsonSchema => ({
  ...schema,
  ...choice,
  ...(schema.properties && { properties: withParts(schema.properties, choice.properties) }),
  required: [...(schema.required ?? []), ...(choice.required ?? [])],
});

const withParts = (whole: Parts, parts: Parts = {}): Parts =>
  Object.fromEntries([...Object.keys(whole), ...Object.keys(parts)].map((name) => [name, { ...whole[name], ...parts[name] }]));
type Parts = Record<string, JsonSchema>;

function ofType(type: string, schema: JsonSchema, grounds: Grounds, name: string): fc.Arbitrary<unknown> {
  switch (type) {
    case 'object':
      return objects(schema, grounds);
    case 'array':
      return arrays(schema as Bounds, valuesOf(schema.items ?? {}, grounds, name));
    case 'string':
      return strings(schema as Bounds, grounds.known[name] ?? []);
    case 'integer':
      return integers(schema as Bounds, (grounds.known[name] ?? []).map(Number).filter(Number.isSafeInteger));
    case 'boolean':
      return fc.boolean();
    default:
      return fc.constant(null);
  }
}

function objects({ properties = {}, required = [], additionalProperties: rest, not }: JsonSchema, grounds: Grounds): fc.Arbitrary<unknown> {
  const possible = Object.entries(properties).filter(([, { not: never }]) => never === undefined);
  const fields = fc.record(Object.fromEntries(possible.map(([name, part]) => [name, valuesOf(part, grounds, name)])), {
    requiredKeys: required.filter((name) => name in properties),
  });
  const together = (not as JsonSchema | undefined)?.required ?? [];
  const told = together.length === 0 ? fields : fields.map((value) => without(value as Record<string, unknown>, together[0] ?? ''));
  if (typeof rest !== 'object') return told;
  const keys = fc.constantFrom(...(grounds.known['chatId'] ?? []));
  return fc.dictionary(keys, valuesOf(rest, grounds), { maxKeys: 4, noNullPrototype: true });
}

function without(value: Record<string, unknown>, name: string): Record<string, unknown> {
  const { [name]: _one, ...others } = value;
  return others;
}

interface Bounds {
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
}

function arrays({ minItems = 0, maxItems = 8 }: Bounds, items: fc.Arbitrary<unknown>): fc.Arbitrary<unknown[]> {
  return fc.oneof(
    { weight: 40, arbitrary: fc.array(items, { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 8)) }) },
    { weight: 1, arbitrary: items.map((item) => Array<unknown>(maxItems).fill(item)) },
    { weight: 1, arbitrary: items.map((item) => Array<unknown>(maxItems + 1).fill(item)) },
  );
}

function integers({ minimum = -1_000, maximum = 1_000 }: Bounds, known: readonly number[]): fc.Arbitrary<number> {
  const edges = [minimum - 1, minimum, maximum, maximum + 1];
  return fc.oneof(
    ...(known.length > 0 ? [{ weight: 60, arbitrary: fc.constantFrom(...known) }] : []),
    { weight: 8, arbitrary: fc.integer({ min: minimum, max: maximum }) },
    { weight: 1, arbitrary: fc.constantFrom(...edges) },
  );
}

function strings(schema: Bounds, known: readonly string[]): fc.Arbitrary<string> {
  const { minLength = 0, maxLength = 64, pattern } = schema;
  const lengths = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, 12)) };
  const edges = [minLength - 1, minLength, maxLength, maxLength + 1].filter((length) => length >= 0);
  const made = [
    { weight: 4, arbitrary: fc.string(lengths) },
    { weight: 1, arbitrary: fc.string({ ...lengths, unit: 'binary' }) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('x', 'é', '\u{1f600}'), fc.constantFrom(...edges))
        .map(([letter, length]) => letter.repeat(length)),
    },
    { weight: 2, arbitrary: fc.stringMatching(/^[a-z0-9_.]{8,20}$/) },
  ];
  const fitting = pattern === undefined || pattern === SOME ? [] : [{ weight: 60, arbitrary: fc.stringMatching(new RegExp(pattern)) }];
  return fc.oneof(...(known.length > 0 ? [{ weight: 60, arbitrary: fc.constantFrom(...known) }] : []), ...fitting, ...made);
}

/** What is not blank is most of what there is. */
const SOME = '\\S';
