import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import type { Request } from './requests.js';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Nothing is slow here, so what has not been answered by now is not going to be. */
const PATIENCE_MS = 10_000;

/** A client with so many connections that it keeps. */
export class Asker {
  private readonly agent: Agent;

  constructor(connections: number) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' });
  }

  ask(url: string, { method, path, headers, body }: Request): Promise<Answer> {
    const { hostname, port } = new URL(url);
    const length = body === undefined || 'transfer-encoding' in headers ? {} : { 'content-length': body.length };
    return new Promise((resolve, reject) => {
      const options = { agent: this.agent, hostname, port, method, path, headers: { ...length, ...headers } };
      const asking = request(options, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(parts).toString() }),
        );
      });
      asking.setTimeout(PATIENCE_MS, () => asking.destroy(new Error(`no answer within ${PATIENCE_MS} ms`)));
      asking.on('error', reject);
      asking.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
