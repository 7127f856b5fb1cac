import { STATUS_CODES } from 'node:http';
import type { z } from 'zod';
import { refusalsOf } from '../http/announced.js';
import type { Endpoint } from '../http/endpoint.js';
import { exampleOf } from './example.js';
import type { JsonSchema, Schemas } from './json-schema.js';
import type { Refusals } from './refusals.js';

interface Parts {
  schemas: Schemas;
  refusals: Refusals;
}

/** One route, as an operation of OpenAPI. */
export function operationOf(endpoint: Endpoint, { schemas, refusals }: Parts): object {
  const { name, tag, summary, description, audience, accepts, replies } = endpoint;
  const parameters = [...parametersOf(accepts.params, 'path', schemas), ...parametersOf(accepts.query, 'query', schemas)];
  const good = Object.entries(replies).map(([status, schema]) => [status, replyOf(endpoint, Number(status), schema, schemas)]);

  return {
    operationId: name,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    ...(audience !== 'members' && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(accepts.body && { requestBody: bodyOf(accepts.body, schemas) }),
    responses: { ...Object.fromEntries(good), ...refusals.of(refusalsOf(endpoint)) } as object,
  };
}

function parametersOf(accepted: z.ZodType | undefined, where: 'path' | 'query', schemas: Schemas): object[] {
  if (!accepted) return [];
  const { properties = {}, required = [] } = schemas.of(accepted, 'input');
  return Object.entries(properties).map(([name, { description, examples, ...schema }]) => ({
    name,
    in: where,
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema,
    ...(examples && { example: examples[0] }),
  }));
}

function bodyOf(body: z.ZodType, schemas: Schemas): object {
  // No body at all is an empty one.
  const required = !body.safeParse({}).success;
  return { required, content: { 'application/json': withExample(schemas.of(body, 'input'), schemas) } };
}

function replyOf({ type }: Endpoint, status: number, schema: z.ZodType | null, schemas: Schemas): object {
  const description = STATUS_CODES[status] ?? '';
  return schema
    ? { description, content: { [type ?? 'application/json']: withExample(schemas.of(schema, 'output'), schemas) } }
    : { description };
}

const withExample = (schema: JsonSchema, schemas: Schemas) => ({ schema, example: exampleOf(schema, schemas) });
