import { expect } from 'chai';
import { send } from '../support/bad-http.js';
import { openApi } from '../support/documented.js';
import { asyncApi } from '../support/documented-frames.js';
import { startNode, type Node } from '../support/node.js';

describe('what a node says of its API', () => {
  let node: Node;
  before(async () => {
    node = await startNode('memory');
  });
  after(() => node.stop());

  const get = (path: string, headers: Record<string, string> = {}) => send(node.url, { method: 'GET', path, headers });

  for (const [name, document] of Object.entries({ openapi: openApi, asyncapi: asyncApi })) {
    it(`is the ${name}.json of the repository, to everybody`, async () => {
      const { status, headers, text } = await get(`/api/${name}.json`);
      expect(status).to.equal(200);
      expect(headers['content-type']).to.equal('application/json; charset=utf-8');
      expect(JSON.parse(text)).to.deep.equal(document);
    });
  }

  it('is a page that loads only what this server has', async () => {
    const { headers, text } = await get('/docs');
    expect(headers['content-type']).to.equal('text/html; charset=utf-8');
    const policy = String(headers['content-security-policy']);
    expect(policy)
      .to.include("default-src 'none'")
      .and.include("script-src 'self';")
      .and.not.match(/https?:|\*|unsafe-eval/);
    expect(text).not.to.match(/<script(?![^>]* src=)/);
    const loaded = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
    expect(loaded).to.have.length.greaterThan(4);
    for (const path of loaded) expect((await get(path)).status, path).to.equal(200);
  });

  it('is sent once, and again when it has changed', async () => {
    for (const path of ['/api/openapi.json', '/api/asyncapi.json', '/docs', '/docs/swagger-ui-bundle.js', '/docs/page.css']) {
      const { etag, 'cache-control': cached } = (await get(path)).headers;
      expect(cached, path).to.equal('no-cache');
      const again = await get(path, { 'if-none-match': String(etag) });
      expect([again.status, again.text], path).to.deep.equal([304, '']);
      expect((await get(path, { 'if-none-match': '"another"' })).status, path).to.equal(200);
    }
  });

  it('has no other files', async () => {
    const names = [
      'index.html',
      'swagger-ui.js',
      'swagger-ui-bundle.js.map',
      'package.json',
      '..',
      '%2e%2e%2fpackage.json',
      '__proto__',
      '%00',
    ];
    for (const name of names) expect((await get(`/docs/${name}`)).status, name).to.equal(404);
  });
});
