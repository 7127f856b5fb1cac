import { EXAMPLE } from '../contract/examples.js';
import type { JsonSchema, Schemas } from './json-schema.js';

/** What such a value looks like: the example that the schema has, or one that is put together from those of its parts. */
export function exampleOf(schema: JsonSchema, schemas: Schemas): unknown {
  const given = [...(schema.examples ?? []), ...(schema.enum ?? [])];
  if (given.length > 0) return given[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.$ref !== undefined) return exampleOf(schemas.at(schema.$ref), schemas);
  const [choice] = schema.anyOf ?? schema.oneOf ?? [];
  if (choice && !schema.properties) return exampleOf(choice, schemas);
  return exampleOfType(schema, schemas);
}

function exampleOfType(schema: JsonSchema, schemas: Schemas): unknown {
  const [type] = [schema.type].flat();
  if (type === 'object') {
    const parts = Object.entries(schema.properties ?? {}).filter(([name]) => schema.required?.includes(name));
    return Object.fromEntries(parts.map(([name, part]) => [name, exampleOf(part, schemas)]));
  }
  if (type === 'array') return schema.items ? [exampleOf(schema.items, schemas)] : [];
  if (type === 'string') return schema['format'] === 'date-time' ? EXAMPLE.at : '42';
  if (type === 'boolean') return false;
  return type === 'integer' ? 1 : null;
}
