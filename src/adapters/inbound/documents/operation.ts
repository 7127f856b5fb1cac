import { STATUS_CODES } from 'node:http';
import type { z } from 'zod';
import { refusalsOf } from '../http/announced.js';
import type { Endpoint, FormShape } from '../http/endpoint.js';
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
    ...(audience !== 'members' && { security: audience === 'guests' ? [{ bearer: [] }, {}] : [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(accepts.body && { requestBody: bodyOf(accepts.body, schemas) }),
    ...(accepts.form && { requestBody: formOf(accepts.form, schemas) }),
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

/** The file's part under its usual name; the other names are said in words. */
function formOf({ fields, names: [name, ...others] }: FormShape, schemas: Schemas): object {
  const { properties = {}, required = [], ...said } = schemas.of(fields, 'input');
  const also = others.length > 0 ? ` Its part may also be called ${others.map((other) => `\`${other}\``).join(' or ')}.` : '';
  const file = { type: 'string', format: 'binary', description: `The file, by its bytes.${also}` };
  const schema = { ...said, properties: { ...properties, [name]: file }, required: [...required, name] };
  return { required: true, content: { 'multipart/form-data': { schema } } };
}

function replyOf({ type, isBytes }: Endpoint, status: number, schema: z.ZodType | null, schemas: Schemas): object {
  const description = STATUS_CODES[status] ?? '';
  if (!schema) return { description };
  return { description, content: { [type ?? 'application/json']: isBytes ? {} : withExample(schemas.of(schema, 'output'), schemas) } };
}

const withExample = (schema: JsonSchema, schemas: Schemas) => ({ schema, example: exampleOf(schema, schemas) });
