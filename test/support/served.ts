import Koa, { type Context } from 'koa';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Problem, problemOf } from '../../src/adapters/inbound/http/problem.js';
import { etagOf, serveBytes, type Served } from '../../src/adapters/inbound/http/serve-bytes.js';
import type { ByteRange } from '../../src/application/ports/blob-store.js';
import { gathered, inPieces, someBytes } from './blobs.js';

export const MODIFIED = Date.UTC(2026, 0, 15, 12);

/** Bytes to be served, in pieces. */
export function served(details: Partial<Served> & { bytes?: Buffer } = {}): Served {
  const { bytes = someBytes(100_000), ...more } = details;
  return {
    size: bytes.length,
    mimeType: 'image/png',
    etag: etagOf({ sha256: 'ab'.repeat(32) }, '1.png'),
    lastModified: MODIFIED,
    fileName: 'picture.png',
    caching: 'private',
    read: async ({ start, end }: ByteRange = { start: 0, end: bytes.length - 1 }) => inPieces(bytes.subarray(start, end + 1)),
    ...more,
  };
}

/** A server that answers everything with these bytes, as Payam's would: with its stricter headers, and with what is thrown as a problem. */
export class ServingServer {
  private readonly server: Server;
  /** Of each request, when Koa has done with it. */
  readonly contexts: Context[] = [];

  private constructor(what: () => Served) {
    const koa = new Koa();
    koa.silent = true;
    koa.use(async (context) => {
      this.contexts.push(context);
      context.set({ 'Content-Security-Policy': "default-src 'none'", 'Cross-Origin-Resource-Policy': 'same-origin' });
      await serveBytes(context, what()).catch((error: unknown) => this.refuse(context, error));
    });
    const handle = koa.callback();
    // No connection is closed for being idle: a client that waits for more than comes would take that for word of it.
    this.server = createServer({ keepAliveTimeout: 0 }, (request, response) => void handle(request, response)); // Koa answers every fault itself.
  }

  static async start(what: () => Served): Promise<ServingServer> {
    const serving = new ServingServer(what);
    await new Promise<void>((resolve) => serving.server.listen(0, '127.0.0.1', resolve));
    return serving;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Asked by hand: `fetch` adds to conditions of its own that nothing kept will do. */
  async get(headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request({ port: this.port, method, headers }, resolve).on('error', reject).end();
    });
    const body = await gathered(answer as AsyncIterable<Uint8Array>);
    return new Response(body.length === 0 ? null : new Uint8Array(body), {
      status: answer.statusCode ?? 0,
      headers: answer.headers as Record<string, string>,
    });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private refuse(context: Context, error: unknown): void {
    const { status, body } = problemOf(error);
    context.status = error instanceof Problem ? error.status : status;
    context.body = body;
    context.type = 'application/problem+json';
  }
}
