import { z } from 'zod';

/** JSON Schema of 2020-12, as far as documents look into it. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  additionalProperties?: boolean | JsonSchema;
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  examples?: unknown[];
  description?: string;
  [keyword: string]: unknown;
}

/** Where in a document its components are. */
const COMPONENTS = '#/components/schemas/';

/** The schemas of one document: those with a name are kept once, under it. */
export class Schemas {
  readonly named: Record<string, JsonSchema> = {};

  /** What is sent, or what is taken, as JSON Schema that refers to the named ones. */
  of(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const { $schema: _dialect, $defs = {}, ...rest } = z.toJSONSchema(schema, { io, override: restore });
    for (const [name, named] of Object.entries($defs)) this.keep(name, tidied(named as JsonSchema));
    return tidied(rest as JsonSchema);
  }

  /** @throws Error when there is no such schema, which only a reference of our own can ask for */
  at(reference: string): JsonSchema {
    const found = this.named[Schemas.nameIn(reference)];
    if (!found) throw new Error(`there is no ${reference}`);
    return found;
  }

  static nameIn(reference: string): string {
    return reference.slice(COMPONENTS.length);
  }

  private keep(name: string, schema: JsonSchema): void {
    const before = this.named[name];
    if (before && JSON.stringify(before) !== JSON.stringify(schema)) throw new Error(`${name} is the name of two schemas`);
    this.named[name] = schema;
  }
}

/** By name, so that a document does not change when its makers look at things in another order. */
export const sorted = <Value>(named: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(named).sort(([one], [other]) => (one < other ? -1 : 1)));

/** Of what is transformed, zod leaves out the example and the default, which may be those of the result; ours are those of the input. */
function restore({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  const { examples, default: usual } = (z.globalRegistry.get(zodSchema) ?? {}) as JsonSchema;
  if (examples && !jsonSchema.$ref) jsonSchema.examples = examples;
  if (usual !== undefined) jsonSchema['default'] = usual;
}

/** Refers to the components, and does not say what goes without saying: that a number is one that JSON can hold. */
function tidied(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema, (key, value: unknown) => (isAnyInteger(key, value) ? undefined : nullableIn(value)));
  return JSON.parse(text.replaceAll('"#/$defs/', `"${COMPONENTS}`)) as JsonSchema;
}

const isAnyInteger = (key: string, value: unknown): boolean =>
  (key === 'minimum' && value === Number.MIN_SAFE_INTEGER) || (key === 'maximum' && value === Number.MAX_SAFE_INTEGER);

/** `string or null` in one line, where no more than that is meant. */
function nullableIn(value: unknown): unknown {
  const { anyOf, ...rest } = (value ?? {}) as JsonSchema;
  const [one, none] = anyOf ?? [];
  if (anyOf?.length !== 2 || typeof one?.type !== 'string' || one.enum || none?.type !== 'null') return value;
  return { ...one, ...rest, type: [one.type, 'null'] };
}
