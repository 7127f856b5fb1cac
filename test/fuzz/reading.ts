import { FORM, misfitOf, openApi } from '../support/documented.js';
import type { Place, Request } from './requests.js';
import { RULES, type Sent } from './rules.js';

/** What the document says of a request: what does not fit its schemas, and the rules it breaks. */
export interface Reading {
  misfit: string | undefined;
  broken: typeof RULES;
  /** A form says more than its document: what its file is, and whether it is whole. */
  isForm: boolean;
}

export function readingOf(place: Place, request: Request): Reading {
  const params = paramsIn(place.template, request.path);
  const query = queryIn(place, request.path);
  const body = bodyIn(place, request);
  const misfit = body.misfit ?? parameterMisfit(place, { ...params, ...query });
  const sent: Sent = { name: place.operation.operationId, fields: { ...params, ...query, ...fieldsOf(body.value) } };
  return { misfit, isForm: body.isForm === true, broken: misfit === undefined ? RULES.filter((rule) => rule.isBroken(sent)) : [] };
}

function paramsIn(template: string, path: string): Record<string, string> {
  const given = (path.split('?')[0] ?? '').split('/');
  return Object.fromEntries(
    template.split('/').flatMap((segment, at) => (segment.startsWith('{') ? [[segment.slice(1, -1), decoded(given[at] ?? '')]] : [])),
  );
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // What cannot be decoded is taken as it is.
    return segment;
  }
}

function queryIn({ operation: { parameters = [] } }: Place, path: string): Record<string, unknown> {
  const given = new URLSearchParams(path.split('?')[1] ?? '');
  return Object.fromEntries(
    parameters.flatMap(({ name, in: where, schema }) => {
      const values = where === 'query' ? given.getAll(name) : [];
      const isNumber = (schema as { type?: unknown }).type === 'integer';
      const read = values.map((value) => (isNumber && /^\d+$/.test(value) ? Number(value) : value));
      return read.length === 0 ? [] : [[name, read.length === 1 ? read[0] : read]];
    }),
  );
}

function parameterMisfit({ template, method, operation: { parameters = [] } }: Place, values: Record<string, unknown>): string | undefined {
  const misfits = parameters.map(({ name, required }, at) => {
    if (values[name] === undefined) return required === true ? `${name} is needed` : undefined;
    const misfit = misfitOf(values[name], 'paths', template, method, 'parameters', String(at), 'schema');
    return misfit === undefined ? undefined : `${name}: ${misfit}`;
  });
  return misfits.find((misfit) => misfit !== undefined);
}

function bodyIn(
  { template, method, operation: { requestBody } }: Place,
  { headers, body }: Request,
): { value?: unknown; misfit?: string | undefined; isForm?: boolean } {
  if (!requestBody) return {};
  if (body === undefined || body.length === 0) return requestBody.required === true ? { misfit: 'a body is needed' } : {};
  if (requestBody.content[FORM])
    return (headers['content-type'] ?? '').startsWith(FORM) ? { isForm: true } : { misfit: 'it is of another type' };
  if (!/^application\/json(;|$)/.test(headers['content-type'] ?? '') || /latin1/.test(headers['content-type'] ?? ''))
    return { misfit: 'it is of another type' };
  if (headers['content-encoding'] !== undefined) return { misfit: 'it is packed' };
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return { value, misfit: misfitOf(value, 'paths', template, method, 'requestBody', 'content', 'application/json', 'schema') };
  } catch (error) {
    return { misfit: String(error) };
  }
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** Every operation of the document. */
export const places: readonly Place[] = Object.entries(openApi.paths).flatMap(([template, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ template, method, operation })),
);
