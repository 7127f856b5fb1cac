import { z } from 'zod';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import type { Endpoint } from '../../src/adapters/inbound/http/endpoint.js';
import type { World } from './bad-world.js';
import { requireDocumented } from './documented.js';

/** RFC 9457 problem details, as every refusal over HTTP is promised to be. */
const problemShape = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/** A request as it goes over the line: the path is not tidied up. */
export interface Ask {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** A request that is to be refused. */
export interface Bad extends Ask {
  /** What is wrong with it. */
  why: string;
  status: number;
  code: string;
}

export const nameOf = ({ method, path }: Pick<Endpoint, 'method' | 'path'>): string => `${method.toUpperCase()} ${path}`;

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Asks, and holds the answer against the document. */
export async function send(url: string, ask: Ask): Promise<Answer> {
  const answer = await sendAsIs(url, ask);
  const { status, headers, text } = answer;
  const { method, path } = ask;
  // A handshake is no operation of the API.
  if (ask.headers?.['upgrade'] === undefined) requireDocumented({ method, path, status, type: String(headers['content-type']), text });
  return answer;
}

function sendAsIs(url: string, { method, path, headers = {}, body }: Ask): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const length = body === undefined || 'transfer-encoding' in headers ? {} : { 'content-length': Buffer.byteLength(body) };
    const asking = request({ agent, hostname, port, method, path, headers: { ...length, ...headers } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(parts).toString() }),
      );
      response.on('error', reject);
    });
    asking.on('upgrade', ({ statusCode = 0, headers: given }, socket) => {
      socket.destroy();
      resolve({ status: statusCode, headers: given, text: '' });
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

/** Sends bytes, and resolves with all that comes back until the other side hangs up. `isCut` says that nothing more will come. */
export function sendBytes(url: string, bytes: string, { isCut = false } = {}): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let came = '';
    const socket = connect(Number(port), hostname, () => (isCut ? socket.end(bytes) : socket.write(bytes)));
    socket.on('data', (data) => (came += data.toString()));
    socket.on('close', () => resolve(came));
    socket.on('error', reject);
  });
}

/** Asks each of these on one connection, and says which were not refused as they should be, or left the node unable to answer a good request. */
export async function notRefused({ url, ada }: World, cases: readonly Bad[]): Promise<string[]> {
  if (cases.length === 0) throw new Error('there is nothing to try');
  const good: Ask = { method: 'GET', path: '/api/auth/profile', headers: { authorization: `Bearer ${ada.token}` } };
  const found: string[] = [];
  for (const each of cases) {
    const fault = faultOf(await send(url, each), each);
    if (fault !== undefined) found.push(`${each.why}: ${fault}`);
    const { status } = await send(url, good);
    if (status !== 200) found.push(`${each.why}: after it a good request was answered ${status}`);
  }
  return found;
}

function faultOf({ status, headers, text }: Answer, expected: Bad): string | undefined {
  if (status !== expected.status) return `answered ${status} ${text.slice(0, 200)}`;
  if (headers['content-type'] !== 'application/problem+json') return `is of type ${String(headers['content-type'])}`;
  const problem = problemShape.strict().safeParse(JSON.parse(text));
  if (!problem.success) return `is no problem: ${text.slice(0, 200)}`;
  if (problem.data.status !== status || problem.data.code !== expected.code) return `says ${text.slice(0, 200)}`;
  const isAboutForm = expected.code === 'validation_failed' || expected.code === 'malformed_json';
  if (isAboutForm !== (problem.data.errors !== undefined)) return `has ${isAboutForm ? 'no' : 'needless'} errors`;
  if (status === 401 && headers['www-authenticate'] !== 'Bearer') return 'does not say how to authenticate';
  return undefined;
}
