import { expect } from 'chai';
import { routes } from '../../src/adapters/inbound/http/routes/routes.js';
import { goodAsk, pathOf, sampleOf } from '../support/bad-cases.js';
import { notRefused, send, sendBytes, type Bad } from '../support/bad-http.js';
import { onEachStorage, type World } from '../support/bad-world.js';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The methods of the routes that a path leads to. */
const methodsAt = (path: string): string[] =>
  routes.filter((route) => new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`).test(path)).map(({ method }) => method.toUpperCase());

const bytesOf = ({ ada }: World, head: string, body = ''): string =>
  `${head}\r\nHost: payam\r\nAuthorization: Bearer ${ada.token}\r\nContent-Type: application/json\r\n${body}`;

onEachStorage('requests that lead nowhere', (world) => {
  it('refuses every method that a path does not have, and names those that it has', async () => {
    for (const route of routes) {
      const path = pathOf(world(), route, sampleOf(route));
      const methods = methodsAt(path);
      for (const method of METHODS.filter((each) => !methods.includes(each))) {
        const { status, headers, text } = await send(world().url, { ...goodAsk(world(), route), method });
        expect(status, `${method} ${path}`).to.equal(405);
        expect(JSON.parse(text)).to.include({ status: 405, code: 'method_not_allowed' });
        expect(String(headers['allow']).split(', ')).to.include.members(methods);
      }
    }
  });

  it('knows no route where there is none, however the path is written', async () => {
    const paths = [
      '/',
      '/api',
      '/api/',
      '/api/nothing',
      '/API/nothing',
      '/api/users/1/2/3',
      '/api/messages/chats/1/2',
      '//[',
      '/api//users',
    ];
    const odd = ['/%', '/%00', '/api/../etc/passwd', '/.env', `/${'a/'.repeat(4_000)}`, 'http://[/x', 'http://a:b:c/', '*'];
    const cases = [...paths, ...odd].map((path): Bad => ({
      method: 'GET',
      path,
      why: path.slice(0, 40),
      status: 404,
      code: 'route_not_found',
    }));
    expect(await notRefused(world(), cases)).to.deep.equal([]);
  });

  it('refuses what is no HTTP, and goes on answering', async () => {
    const cases = [
      [bytesOf(world(), 'FOO /api/users HTTP/1.1', '\r\n'), 400],
      [bytesOf(world(), 'GET /api/users HTTP/9.9', '\r\n'), 400],
      ['\0\0\0\0\r\n\r\n', 400],
      [bytesOf(world(), `GET /api/users/${'9'.repeat(20_000)} HTTP/1.1`, '\r\n'), 431],
      [bytesOf(world(), 'POST /api/messages HTTP/1.1', 'Content-Length: 100\r\n\r\n{"a":1'), 400],
      [bytesOf(world(), 'POST /api/messages HTTP/1.1', 'Content-Length: -1\r\n\r\n{}'), 400],
      [bytesOf(world(), 'POST /api/messages HTTP/1.1', 'Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}'), 400],
      [bytesOf(world(), 'POST /api/messages HTTP/1.1', 'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}'), 400],
      [bytesOf(world(), 'POST /api/messages HTTP/1.1', 'Transfer-Encoding: chunked\r\n\r\nzz\r\n{}'), 400],
      [bytesOf(world(), 'POST /api/messages HTTP/1.1', 'Transfer-Encoding: chunked\r\n\r\n5\r\n{"a"'), 400],
    ] as const;
    for (const [bytes, status] of cases) {
      expect(await sendBytes(world().url, bytes, { isCut: true }), bytes.slice(0, 30)).to.match(new RegExp(`^HTTP/1.1 ${status} `));
      expect((await world().ada.http.get('/api/auth/profile')).status).to.equal(200);
    }
  });

  it('takes a body in chunks', async () => {
    const body = JSON.stringify({ chatId: world().chatId, content: 'in chunks' });
    const chunks = [body.slice(0, 5), body.slice(5)].map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
    const bytes = bytesOf(
      world(),
      'POST /api/messages HTTP/1.1',
      `Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`,
    );
    expect(await sendBytes(world().url, bytes)).to.match(/^HTTP\/1.1 201 /);
  });

  it('takes no chunks at all for no body', async () => {
    const { ada, chatId, url } = world();
    const head = `POST /api/messages/chats/${chatId}/read HTTP/1.1\r\nHost: payam\r\nAuthorization: Bearer ${ada.token}`;
    const bytes = `${head}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`;
    expect(await sendBytes(url, bytes)).to.match(/^HTTP\/1.1 200 /);
  });

  it('drops the rest of a body that is too large, and answers what comes after it on the same connection', async () => {
    const chunk = ' '.repeat(1_048_576);
    const huge = `${`100000\r\n${chunk}\r\n`.repeat(10)}0\r\n\r\n`;
    const first = bytesOf(world(), 'POST /api/messages HTTP/1.1', `Transfer-Encoding: chunked\r\n\r\n${huge}`);
    const answers = await sendBytes(
      world().url,
      `${first}${bytesOf(world(), 'GET /api/auth/profile HTTP/1.1', 'Connection: close\r\n\r\n')}`,
    );
    expect(answers.match(/HTTP\/1.1 \d+/g)).to.deep.equal(['HTTP/1.1 413', 'HTTP/1.1 200']);
  });
});
