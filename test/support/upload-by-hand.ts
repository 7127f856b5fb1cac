import { once } from 'node:events';
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { Person } from './client.js';
import { requireDocumented } from './documented.js';
import { PATIENCE_MS } from './inbox.js';

const BOUNDARY = 'a-boundary-by-hand';

/** The parts of a form, of which each is sent when the test says so. */
export const piece = {
  field: (name: string, value: string) =>
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  /** How a file begins. */
  head: (name = 'file', fileName = 'a file') =>
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"; filename="${fileName}"\r\n\r\n`),
  file: (bytes: Uint8Array, name = 'file') => Buffer.concat([piece.head(name), bytes, Buffer.from('\r\n')]),
  /** With these lines in front of it instead of the usual ones. */
  part: (lines: readonly string[], value: string) => Buffer.from([`--${BOUNDARY}`, ...lines, '', value, ''].join('\r\n')),
  end: Buffer.from(`--${BOUNDARY}--\r\n`),
  /** How a form ends within a part. */
  endWithin: Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
};

export const formType = `multipart/form-data; boundary=${BOUNDARY}`;

/** A form that is sent piece by piece, in chunks unless its length is announced. */
export class UploadByHand {
  private readonly asking: ClientRequest;
  private readonly answering: Promise<IncomingMessage>;
  /** Of the body, in bytes. */
  sent = 0;
  /** Whether there is an answer, or will be none. */
  private isOver = false;

  constructor(
    { http: { url, token } }: Person,
    private readonly path = '/api/files',
    headers: Record<string, string | number> = {},
  ) {
    const { hostname, port } = new URL(url);
    const said = { authorization: `Bearer ${token}`, 'content-type': formType, ...headers };
    this.asking = request({ hostname, port, path, method: 'POST', headers: said, agent: new Agent({ keepAlive: true }) });
    this.asking.on('error', () => undefined);
    this.answering = once(this.asking, 'response').then(([response]) => response as IncomingMessage);
    const end = () => (this.isOver = true);
    this.answering.then(end, end);
    this.asking.flushHeaders();
  }

  /** Resolves when it has gone out. */
  async send(...pieces: readonly Uint8Array[]): Promise<this> {
    for (const bytes of pieces) {
      this.sent += bytes.length;
      await new Promise<void>((resolve) => this.asking.write(bytes, () => resolve()));
    }
    return this;
  }

  /** Sends the same over and over until there is an answer, or so much has been sent. */
  async sendUntilAnswered(bytes: Uint8Array, most: number): Promise<void> {
    while (!this.isOver && this.sent < most) {
      await this.send(bytes);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  end(): this {
    this.asking.end();
    return this;
  }

  /** As when a telephone loses its network, and its system says so. */
  cut(): void {
    this.asking.destroy();
  }

  /** Resolves when the other side has ended the connection. */
  async whenCut(): Promise<void> {
    if (this.asking.socket?.destroyed !== true) await once(this.asking, 'close');
  }

  // A client from outside knows no types.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  async answer(): Promise<{ status: number; headers: IncomingMessage['headers']; body: any }> {
    const late = AbortSignal.timeout(PATIENCE_MS);
    const response = await Promise.race([
      this.answering,
      once(late, 'abort').then(() => Promise.reject(new Error(`no answer came within ${PATIENCE_MS} ms`))),
    ]);
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString();
    const { statusCode: status = 0, headers } = response;
    requireDocumented({ method: 'POST', path: this.path, status, type: headers['content-type'], text });
    return { status, headers, body: JSON.parse(text) };
  }
}
