import { expect } from 'chai';
import { connect } from 'node:net';
import { onEachStorage } from '../support/bad-world.js';

/** What HTTP clients of some platforms add to every request, in the hope of HTTP/2. */
const OFFER = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA'];

onEachStorage('a request that offers another protocol than WebSocket', (world) => {
  /** Says these one after another, and resolves with all that came when the connection is closed. */
  async function answerTo(...parts: string[]): Promise<{ status: number; headers: string; body: string }> {
    const { hostname, port } = new URL(world().url);
    const socket = connect(Number(port), hostname);
    let came = '';
    socket.on('data', (data) => (came += data.toString()));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    for (const part of parts) await new Promise((resolve) => socket.write(part, resolve));
    await closed;
    const [headers = '', body = ''] = came.split('\r\n\r\n');
    return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(headers)?.[1]), headers, body };
  }
  const head = (...lines: string[]) => [...lines, ...OFFER, 'Host: payam', '', ''].join('\r\n');

  it('is served as if it had not', async () => {
    const { status, headers, body } = await answerTo(head('GET /healthz HTTP/1.1'));

    expect(status).to.equal(200);
    expect(headers).to.match(/^connection: close$/im);
    expect(JSON.parse(body)).to.deep.equal({ status: 'live' });
  });

  it('is read to the end, however its body comes', async () => {
    const { ada, chatId } = world();
    const text = JSON.stringify({ chatId, content: 'grüezi' });
    const about = ['POST /api/messages HTTP/1.1', `Authorization: Bearer ${ada.token}`, 'Content-Type: application/json'];
    const whole = head(...about, `Content-Length: ${Buffer.byteLength(text)}`);
    const chunked = head(...about, 'Transfer-Encoding: chunked');
    const chunk = (part: string) => `${Buffer.byteLength(part).toString(16)}\r\n${part}\r\n`;

    for (const parts of [
      [whole + text],
      [whole, text.slice(0, 9), text.slice(9)],
      [chunked, chunk(text.slice(0, 5)), chunk(text.slice(5)) + chunk('')],
    ]) {
      const { status, body } = await answerTo(...parts);
      expect([status, body]).to.include(201);
      expect(body).to.include('grüezi');
    }
  });

  it('is refused as any other', async () => {
    expect((await answerTo(head('GET /api/users HTTP/1.1'))).status).to.equal(401);
    expect((await answerTo(head('GET /ws HTTP/1.1'))).status).to.equal(404);
    expect((await answerTo(head('GET //[ HTTP/1.1'))).status).to.equal(404);
    expect((await answerTo(head('PATCH /healthz HTTP/1.1'))).status).to.equal(405);
  });
});
