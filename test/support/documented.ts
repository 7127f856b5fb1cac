import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { readFileSync } from 'node:fs';

/** What a file is sent as. */
export const FORM = 'multipart/form-data';

export const openApi = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8')) as OpenApi;

interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; responses: Record<string, Response> };
}
export interface Operation {
  operationId: string;
  security?: unknown[];
  parameters?: { name: string; in: string; required?: boolean; schema: unknown; example?: unknown }[];
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, Response>;
}
type Content = Record<string, { schema?: unknown; example?: unknown; examples?: Record<string, { value: unknown }> }>;
type Response = { $ref?: undefined; content?: Content } | { $ref: string };

/** What was asked, and what came back. */
export interface Exchange {
  method: string;
  /** As it was asked, with the query. */
  path: string;
  /** As JSON, when there was one. */
  sent?: unknown;
  status: number;
  type: string | undefined;
  text: string;
}

/** @throws Error when the document has no such answer */
export function requireDocumented(exchange: Exchange): void {
  const fault = faultOf(exchange);
  if (fault === undefined) return;
  const { method, path, status, text } = exchange;
  throw new Error(`docs/openapi.json does not have what ${method} ${path} answered: ${status} ${text.slice(0, 300)}: ${fault}`);
}

// Not strict: most of an OpenAPI document is no JSON Schema.
const ajv = new Ajv2020({ allErrors: true, strict: false });
formats.default(ajv);
ajv.addSchema(openApi, 'openapi');

/** What of a value does not fit the schema at this place of the document. */
export function misfitOf(value: unknown, ...place: string[]): string | undefined {
  const pointer = place.map((step) => `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');
  const validate = ajv.getSchema(`openapi#${pointer}`);
  if (!validate) throw new Error(`there is nothing at ${pointer}`);
  return validate(value) === true ? undefined : ajv.errorsText(validate.errors);
}

function faultOf({ method, path, sent, status, type, text }: Exchange): string | undefined {
  const [address = ''] = path.split(/[?#]/);
  const name = nameOf(method);
  const template = templateOf(address, name);
  const operation = openApi.paths[template ?? '']?.[name];
  if (template === undefined || !operation) return elsewhere({ method, address, isPath: template !== undefined, status, text });

  const place = placeOf(template, name, String(status));
  if (!place) return 'no such status';
  const { content } = place.response;
  if (!content) return text === '' ? undefined : 'it should have no body';
  if (method === 'HEAD') return undefined;
  const media = mediaIn(content, type);
  if (media === undefined) return `no such type: ${type}`;
  if (content[media]?.schema === undefined) return undefined;
  const isGood = status < 300 && sent !== undefined && operation.requestBody !== undefined;
  return (
    misfitOf(media.endsWith('json') ? JSON.parse(text) : text, ...place.path, 'content', media, 'schema') ??
    (isGood ? misfitOf(sent, 'paths', template, name, 'requestBody', 'content', 'application/json', 'schema') : undefined)
  );
}

function mediaIn(content: Content, type = ''): string | undefined {
  const [media = ''] = type.split(';');
  return [media, '*/*'].find((one) => content[one]);
}

/** The response of an operation, wherever the document has it. */
export function placeOf(template: string, method: string, status: string): { path: string[]; response: { content?: Content } } | undefined {
  const response = openApi.paths[template]?.[method]?.responses[status];
  if (!response) return undefined;
  if (response.$ref === undefined) return { path: ['paths', template, method, 'responses', status], response };
  const name = response.$ref.split('/').at(-1) ?? '';
  return { path: ['components', 'responses', name], response: openApi.components.responses[name] as { content?: Content } };
}

/** The operation that a request is for. */
export function operationAt(method: string, path: string): Operation | undefined {
  const template = templateOf(path.split(/[?#]/)[0] ?? '', nameOf(method));
  return openApi.paths[template ?? '']?.[nameOf(method)];
}

const nameOf = (method: string): string => (method === 'HEAD' ? 'get' : method.toLowerCase());

/** The most particular path that leads there. */
const templates = Object.keys(openApi.paths)
  .sort((one, other) => parametersIn(one) - parametersIn(other))
  .map((template) => ({ template, leads: new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`) }));
/** Of those that lead there, the one that has the method, when one has. */
function templateOf(address: string, name: string): string | undefined {
  const leading = templates.filter(({ leads }) => leads.test(address));
  return (leading.find(({ template }) => openApi.paths[template]?.[name]) ?? leading[0])?.template;
}

function parametersIn(template: string): number {
  return template.split('{').length;
}

/** Of what is no operation: that there is none, or what the page at /docs loads. */
function elsewhere({
  method,
  address,
  isPath,
  status,
  text,
}: {
  method: string;
  address: string;
  isPath: boolean;
  status: number;
  text: string;
}): string | undefined {
  if (method === 'OPTIONS') return status === 204 && text === '' ? undefined : 'OPTIONS is answered 204';
  if (address.startsWith('/docs/') && [200, 304].includes(status)) return undefined;
  const code = isPath ? 'method_not_allowed' : 'route_not_found';
  if (method === 'HEAD') return [404, 405].includes(status) ? undefined : 'no such path';
  const problem: unknown = JSON.parse(text);
  if ((problem as { code?: unknown }).code !== code) return `it should be ${code}`;
  return misfitOf(problem, 'components', 'schemas', 'Problem');
}
