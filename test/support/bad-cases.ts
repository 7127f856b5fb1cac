import type { Endpoint } from '../../src/adapters/inbound/http/endpoint.js';
import { idsOfNothing, NOT_FOUND, realIdOf } from './bad-ids.js';
import { nameOf, type Ask, type Bad } from './bad-http.js';
import { ROUTES, type FormSample, type RouteSample } from './bad-routes.js';
import type { World } from './bad-world.js';
import { fileForm } from './form.js';

export const sampleOf = (route: Endpoint): RouteSample => {
  const sample = ROUTES[nameOf(route)];
  if (!sample) throw new Error(`${nameOf(route)} is not in the table`);
  return sample;
};

/** The path of a route, with an id in it that names something, or the one given; of two ids it is the last, and the first is a group's. */
export const pathOf = (world: World, route: Endpoint, { names }: RouteSample, id = names && realIdOf(world, names)): string =>
  filled(world, route, encodeURIComponent(id ?? ''));

const filled = ({ groupId }: World, { path }: Endpoint, last: string): string =>
  path
    .replace(':type', 'documents')
    .replace(/:\w+(?=.*\/:)/, groupId)
    .replace(/:\w+/, () => last);

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const JSON_TYPE = { 'content-type': 'application/json' };
const INVALID = { status: 400, code: 'validation_failed' };

/** The route asked as it should be. */
export function goodAsk(world: World, route: Endpoint, sample = sampleOf(route)): Ask {
  const path = `${pathOf(world, route, sample)}${sample.query ?? ''}`;
  const ask = { method: route.method.toUpperCase(), path };
  const headers = { ...bearer(world.ada.token), ...JSON_TYPE };
  if (sample.form) return withForm({ ...ask, headers }, sample.form(world));
  return { ...ask, headers, ...(sample.body && { body: JSON.stringify(sample.body(world)) }) };
}

export function withForm(ask: Ask, { as, bytes, said }: FormSample): Ask {
  const { type, body } = fileForm(bytes, { ...said, as });
  return { ...ask, headers: { ...ask.headers, 'content-type': type }, body };
}

/** Without a token that is good; the rest is as it should be. */
export function badTokens(world: World, route: Endpoint): Bad[] {
  const { token, refreshToken } = world.ada;
  const [head = '', body = '', signature = ''] = token.split('.');
  const unsigned = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${body}.`;
  const headers = [
    ...['Bearer', 'Bearer ', `Basic ${token}`, token, `Bearer ${token}x`, `Bearer ${token} ${token}`, `Bearer ${refreshToken}`],
    ...[`Bearer ${head}.${body}.`, `Bearer ${unsigned}`, `Bearer ${head}.e30.${signature}`, `Bearer ${'x'.repeat(5_000)}`, 'Bearer é', '0'],
  ];
  const { headers: _headers, ...ask } = goodAsk(world, route);
  const refused = { ...ask, status: 401, code: 'unauthenticated' };
  // Guests have none, and a bad one is one all the same.
  const none = { ...refused, why: 'no token', headers: JSON_TYPE };
  return [
    ...(route.audience === 'guests' ? [] : [none]),
    ...headers.map((authorization) => ({ ...refused, why: `the header ${authorization}`, headers: { authorization, ...JSON_TYPE } })),
  ];
}

/** Ids in the path that name nothing the asking can see. */
export function badIds(world: World, route: Endpoint): Bad[] {
  const sample = sampleOf(route);
  if (!sample.names) return [];
  const ask = goodAsk(world, route, sample);
  const nothing = { status: 404, code: NOT_FOUND[sample.names] };
  const raw = ['%', '%zz', '%ff', '%ED%A0%80', '%u0031'];
  return [
    ...idsOfNothing(world, sample.names).map((id) => ({ ...ask, ...nothing, why: id, path: pathOf(world, route, sample, id) })),
    ...raw.map((id) => ({ ...ask, ...nothing, why: id, path: filled(world, route, id) })),
    ...[65, 9_000].map((digits) => ({
      ...ask,
      ...INVALID,
      why: `${digits} digits`,
      path: pathOf(world, route, sample, '9'.repeat(digits)),
    })),
  ];
}

export function badQueries(world: World, route: Endpoint): Bad[] {
  const sample = sampleOf(route);
  const [ask, path] = [goodAsk(world, route, sample), pathOf(world, route, sample)];
  return (sample.badQueries?.(world) ?? []).map(([query, status = 400, code = 'validation_failed']) => ({
    ...ask,
    ...{ why: query.slice(0, 200), status, code, path: `${path}?${query}` },
  }));
}

/** Bodies that are not JSON, not of its type, or too large. */
export function unreadableBodies(world: World, route: Endpoint): Bad[] {
  const { body, ...ask } = goodAsk(world, route);
  if (typeof body !== 'string') return [];
  const malformed = { ...ask, status: 400, code: 'malformed_json' };
  const texts = [
    '{',
    '{"a":1',
    `${body}x`,
    '{a:1}',
    "{'a':1}",
    '{"a":NaN}',
    'undefined',
    ' ',
    '\0',
    `\ufeff${body.slice(1)}`,
    '{"a":"\n"}',
  ];
  const notUtf8 = ['ff', 'c080', 'eda080', 'f4908080', 'e282'].map((hex) => Buffer.from(hex, 'hex'));
  const unsupported = { ...ask, body, status: 415, code: 'unsupported_media_type' };
  const types = [
    '',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=latin1',
  ];
  const huge = Buffer.alloc(10 * 1_048_576, ' ');
  const tooLarge = { ...ask, body: huge, status: 413, code: 'payload_too_large' };
  const chunked = { ...ask.headers, 'transfer-encoding': 'chunked' };
  return [
    ...texts.map((text) => ({ ...malformed, why: `the body ${JSON.stringify(text.slice(0, 20))}`, body: text })),
    ...notUtf8.map((bytes) => ({
      ...malformed,
      why: `the bytes ${bytes.toString('hex')}`,
      body: Buffer.concat([Buffer.from('{"a":"'), bytes, Buffer.from('"}')]),
    })),
    { ...malformed, why: 'broken JSON in chunks', body: '{', headers: chunked },
    ...types.map((type) => ({ ...unsupported, why: `the type ${type}`, headers: { ...ask.headers, 'content-type': type } })),
    { ...unsupported, why: 'a packed body', headers: { ...ask.headers, 'content-encoding': 'gzip' } },
    { ...tooLarge, why: '10 MB' },
    { ...tooLarge, why: '10 MB in chunks', headers: chunked },
  ];
}

/** JSON that is not what the route asks for. */
export function badBodies(world: World, route: Endpoint): Bad[] {
  const sample = sampleOf(route);
  if (!sample.body) return [];
  const good = sample.body(world);
  const withField = (field: string, value: unknown) => JSON.stringify({ ...good, [field]: value });
  const bodies: [why: string, body: string, status?: number, code?: string][] = [
    ...['null', '[]', '[{}]', 'true', '0', '"text"', `[${JSON.stringify(good)}]`].map(
      (text) => [text.slice(0, 40), text] as [string, string],
    ),
    ...Object.keys(good).flatMap((field) =>
      wrongTypes(sample, field).map((value) => [`${field}: ${JSON.stringify(value)}`, withField(field, value)] as [string, string]),
    ),
    ...(sample.needs ?? []).map((field) => [`no ${field}`, withField(field, undefined)] as [string, string]),
    ...(sample.needs ? [['only __proto__', `{"__proto__":${JSON.stringify(good)}}`] as [string, string]] : []),
    ...(sample.texts ?? []).flatMap((field) =>
      ['x'.repeat(5_000), 'long enough\0', '\ud800long enough'].map(
        (value) => [`${field}: ${JSON.stringify(value.slice(0, 20))}`, withField(field, value)] as [string, string],
      ),
    ),
    ...(sample.badBodies?.(world) ?? []).map(
      ([why, body, ...expected]) => [why, JSON.stringify(body), ...expected] as [string, string, number?, string?],
    ),
  ];
  const { body: _body, ...ask } = goodAsk(world, route, sample);
  const missing = sample.needs ? [{ ...ask, ...INVALID, why: 'no body' }] : [];
  return [...missing, ...bodies.map(([why, body, status = 400, code = 'validation_failed']) => ({ ...ask, why, body, status, code }))];
}

export const wrongTypes = ({ nullable = [] }: RouteSample, field: string): unknown[] => [
  ...[42, 1.5, true, {}, [[]], { $ne: null }, { toString: 'x' }],
  ...(nullable.includes(field) ? [] : [null]),
];
