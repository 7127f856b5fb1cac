import fc from 'fast-check';
import type { JsonSchema } from '../../src/adapters/inbound/documents/json-schema.js';
import { FORM, openApi, operationAt, type Operation } from '../support/documented.js';
import { bodiesOf, oddBodies, textOf, type Body } from './bodies.js';
import { formsOf } from './forms.js';
import { nonsense, spoiled } from './nonsense.js';
import { valuesOf, type Grounds } from './values.js';
import { STANDINGS, type Standing, type World } from './world.js';

/** An operation of the document, and where in it. */
export interface Place {
  template: string;
  method: string;
  operation: Operation;
}

/** What goes over the line. */
export interface Request {
  standing: Standing;
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: Buffer | undefined;
}

/** Requests of one operation, good ones and bad ones, by people of all standings. */
export function requestsOf({ template, method, operation }: Place, { known, tokens, links }: World): fc.Arbitrary<Request> {
  const grounds: Grounds = { at: (reference) => schemas[reference.split('/').at(-1) ?? ''] ?? {}, known };
  const body = operation.requestBody ? sentTo(operation.requestBody, grounds) : rarely(oddBodies);
  const path = orOf(
    links.filter((link) => operationAt(method, link) === operation),
    pathsOf(template, operation, grounds),
  );
  return fc
    .record({ who: whose(tokens), path, body, odd: rarely(oddHeaders), head: fc.nat(40) })
    .map(({ who: { standing, authorization }, path, body: sent, odd, head }) => ({
      ...{ standing, path, method: method === 'get' && head === 0 ? 'HEAD' : method.toUpperCase() },
      headers: { ...(authorization !== undefined && { authorization }), ...(sent?.type && { 'content-type': sent.type }), ...odd },
      ...(sent && { body: sent.bytes }),
    }));
}

const schemas = openApi.components.schemas as Record<string, JsonSchema>;

function sentTo({ content }: NonNullable<Operation['requestBody']>, grounds: Grounds): fc.Arbitrary<Body | undefined> {
  const schemaOf = (media: string) => (content[media]?.schema ?? {}) as JsonSchema;
  return content[FORM] ? formsOf(schemaOf(FORM), grounds) : bodiesOf(schemaOf('application/json'), grounds);
}

const rarely = <Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: values });
/** Whole links as well: those that are put together from parts hardly ever are good. */
const orOf = (links: readonly string[], paths: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  links.length === 0 ? paths : fc.oneof({ weight: 6, arbitrary: paths }, { weight: 1, arbitrary: fc.constantFrom(...links) });

const WEIGHTS: Record<Standing, number> = { owner: 8, member: 4, admin: 3, outsider: 2, left: 2, deactivated: 1, nobody: 1, liar: 1 };

function whose(tokens: World['tokens']): fc.Arbitrary<{ standing: Standing; authorization: string | undefined }> {
  const each = STANDINGS.map((standing) => ({
    weight: WEIGHTS[standing],
    arbitrary: fc
      .constantFrom(...(tokens[standing].length > 0 ? tokens[standing] : [undefined]))
      .map((authorization) => ({ standing, authorization })),
  }));
  return fc.oneof(...each);
}

function pathsOf(template: string, { parameters = [] }: Operation, grounds: Grounds): fc.Arbitrary<string> {
  const schemaOfParameter = (name: string) => (parameters.find((one) => one.name === name)?.schema ?? {}) as JsonSchema;
  const segments = template.split('/').map((segment) => {
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    return name === undefined ? fc.constant(segment) : segmentsOf(valuesOf(schemaOfParameter(name), grounds, meant(template, name)));
  });
  const given = parameters.filter(({ in: where }) => where === 'query');
  const parts = given.map(({ name, schema }) => pairsOf(name, valuesOf(schema as JsonSchema, grounds, name)));
  const query = fc.tuple(...parts, rarely(fc.constantFrom('__proto__=1', 'limit[]=1', 'x', '&&', '=', '%', 'a=%ff', 'toString=x')));
  return fc.tuple(fc.tuple(...segments), query).map(([steps, pairs]) => {
    const asked = pairs.filter((pair) => pair !== undefined && pair !== '').join('&');
    return `${steps.join('/')}${asked === '' ? '' : `?${asked}`}`;
  });
}

/** What an id in a path is of. */
function meant(template: string, name: string): string {
  if (name !== 'id') return name;
  return template.startsWith('/api/users') ? 'userId' : template.startsWith('/api/auth') ? 'sessionId' : 'messageId';
}

const RAW = ['%', '%00', '%ff', '..', '.', '%2e%2e%2f', '%F0%9F%98%80'.repeat(65), ';', '~', '%EF%BB%BF'];
const segmentsOf = (values: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 30, arbitrary: values.map(written) },
    { weight: 2, arbitrary: spoiled(values).map(written) },
    { weight: 1, arbitrary: fc.constantFrom(...RAW) },
  );

/** A value in a query: not there, once, or otherwise. */
const pairsOf = (name: string, values: fc.Arbitrary<unknown>): fc.Arbitrary<string> => {
  const pair = (value: unknown) => `${name}=${written(value)}`;
  return fc.oneof(
    { weight: 12, arbitrary: values.map(pair) },
    { weight: 24, arbitrary: fc.constant('') },
    { weight: 2, arbitrary: nonsense.map(pair) },
    { weight: 1, arbitrary: fc.tuple(values, values).map((both) => both.map(pair).join('&')) },
    { weight: 1, arbitrary: fc.constantFrom(...RAW).map((raw) => `${name}=${raw}`) },
  );
};

/** At most so long that the line still fits. */
const written = (value: unknown): string => {
  const text = typeof value === 'string' ? value : textOf(value);
  return encodeURIComponent(text.toWellFormed().slice(0, 1_400).toWellFormed());
};

const ODD_HEADERS: readonly (readonly [string, string])[] = [
  ['x-request-id', 'x'.repeat(500)],
  ['x-request-id', '../\xff'],
  ['x-forwarded-for', '1.2.3.4, ::1, x'],
  ['origin', 'https://elsewhere.example'],
  ['origin', 'null'],
  ['host', '['],
  ['cookie', 'x=\xe9'],
  ['accept', 'image/png'],
  ['accept-encoding', 'br;q=x'],
  ['content-encoding', 'identity'],
  ['transfer-encoding', 'chunked'],
  ['if-none-match', '*'],
  ['if-none-match', '"x"'],
  ['if-modified-since', 'Fri, 01 Jan 2100 00:00:00 GMT'],
  ['range', 'bytes=0-1'],
  ['expect', '100-continue'],
  ['connection', 'close'],
  ['x-http-method-override', 'DELETE'],
];
const oddHeaders: fc.Arbitrary<Record<string, string>> = fc.constantFrom(...ODD_HEADERS).map(([name, value]) => ({ [name]: value }));
