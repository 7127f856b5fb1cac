import { claim, equal, shaped } from '../claims.js';
import { ask, type Answer } from '../http.js';
import { COMMANDS, EVENTS, VOCABULARIES, type Vocabulary } from '../clients/names.js';
import type { Stage } from '../stage.js';
import { row, type Row } from './row.js';
import { routesOf } from './routes.js';
import { z } from 'zod';

const openApi = {
  openapi: z.string().regex(/^3\.1\.\d+$/, 'is not 3.1'),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
};

const asyncApi = {
  asyncapi: z.string().regex(/^3\.\d+\.\d+$/, 'is not 3'),
  info: z.object({ title: z.string(), version: z.string() }),
};

/** @param others each route that one of these rows looks at has to be in the document */
export const documentRows = (others: readonly Row[]): Row[] => [
  row('GET /api/openapi.json', '200, an OpenAPI 3.1 with every route that a row here is about', async (stage) => {
    const { paths } = shaped(await read(stage, '/api/openapi.json', 'application/json'), openApi, 'the document');
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => unnamed(`${method.toUpperCase()} ${path}`)),
    );
    const missing = routesOf(others).filter((route) => !described.includes(unnamed(route)));
    equal(missing, [], 'the routes that the document leaves out');
  }),
  row('GET /api/asyncapi.json', '200, an AsyncAPI 3 with every command and event of both vocabularies', async (stage) => {
    const document = await read(stage, '/api/asyncapi.json', 'application/json');
    shaped(document, asyncApi, 'the document');
    const described = new Set(stringsIn(document));
    const things: Record<Vocabulary, string>[] = [...Object.values(COMMANDS), ...Object.values(EVENTS)];
    const names = things.flatMap((thing) => VOCABULARIES.map((vocabulary) => thing[vocabulary]));
    equal(names.filter((name) => !described.has(name)), [], 'the names that the document leaves out'); // prettier-ignore
  }),
  row('GET /docs', '200, a page whose assets come from this server, and which names no other', async (stage) => {
    const { page } = shaped({ page: await read(stage, '/docs', 'text/html') }, { page: z.string() }, 'GET /docs');
    const { host } = new URL(stage.url);
    const others = [...page.matchAll(/\/\/([^\s/"'<>]+)/g)].filter(([, named]) => named !== host);
    equal(others.map(([, named]) => named), [], 'the other hosts that the page names'); // prettier-ignore
    const assets = [...page.matchAll(/<(?:script|link|img)\b[^>]*?\s(?:src|href)=["']?([^"'\s>]+)/g)];
    claim(assets.length > 0, 'a page to try things on should load something', page);
    for (const [, asset = ''] of assets) {
      const { pathname, search } = new URL(asset, `${stage.url}/docs`);
      await ask(stage.url, 'GET', pathname + search).then(isFound);
    }
  }),
];

/** What is answered to whoever asks. */
async function read(stage: Stage, path: string, type: string): Promise<unknown> {
  const answer = await ask(stage.url, 'GET', path);
  isFound(answer);
  equal(answer.headers.get('content-type')?.split(';')[0], type, `the type of ${path}`);
  return answer.body;
}

const isFound = ({ asked, status }: Answer): void => equal(status, 200, `the status of ${asked}`);

/** All strings in a document, in whatever place. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/** A part that stands for something may be called anything. */
const unnamed = (route: string): string => route.replace(/:\w+|\{\w+\}/g, '{}');
