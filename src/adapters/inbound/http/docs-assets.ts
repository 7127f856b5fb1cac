import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Context } from 'koa';
import { DOCS_SCRIPT, DOCS_STYLE } from './docs-page.js';
import { etagOf } from './etag.js';
import { Problem } from './problem.js';

/** What the page at /docs loads: ours, and files of Swagger UI. No other name is looked for anywhere. */
const ASSETS = new Map<string, { type: string; read(): Promise<Buffer> }>([
  ['page.js', { type: 'text/javascript', read: () => Promise.resolve(Buffer.from(DOCS_SCRIPT)) }],
  ['page.css', { type: 'text/css', read: () => Promise.resolve(Buffer.from(DOCS_STYLE)) }],
  ...(['swagger-ui-bundle.js', 'swagger-ui.css', 'favicon-32x32.png'] as const).map((name) => {
    const type = { js: 'text/javascript', css: 'text/css', png: 'image/png' }[name.split('.').at(-1) as 'js' | 'css' | 'png'];
    return [name, { type, read: () => readFile(require.resolve(`swagger-ui-dist/${name}`)) }] as const;
  }),
]);

const require = createRequire(import.meta.url);
const read = new Map<string, { bytes: Buffer; etag: string }>();

export async function sendDocsAsset(context: Context): Promise<void> {
  const { name = '' } = context['params'] as { name?: string };
  const asset = ASSETS.get(name);
  if (!asset) throw new Problem(404, 'route_not_found');

  let content = read.get(name);
  if (!content) {
    const bytes = await asset.read();
    read.set(name, (content = { bytes, etag: etagOf(bytes) }));
  }
  context.status = 200;
  context.set({ 'Cache-Control': 'no-cache', ETag: content.etag });
  context.body = content.bytes;
  context.type = asset.type;
  if (context.fresh) context.status = 304;
}
