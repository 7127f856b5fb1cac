import type { IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';
import { InvalidRequest } from '../contract/refusals.js';
import { Problem } from './problem.js';

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The body of a request as JSON; `{}` when there is none.
 * @param limit in bytes
 * @throws Problem 413 payload_too_large · 415 unsupported_media_type · InvalidRequest malformed_json
 */
export async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  const { 'transfer-encoding': inChunks, 'content-length': length, 'content-type': type, 'content-encoding': packed } = request.headers;
  if (inChunks === undefined && (length === undefined || length === '0')) return {};
  const isOther = !isJson(type) || packed !== undefined;
  // What comes in chunks may turn out to be nothing, which is of no type.
  if (isOther && inChunks === undefined) throw new Problem(415, 'unsupported_media_type');

  const bytes = await getRawBody(request, { limit, length: length ?? null }).catch((error: unknown) => {
    // What is left of it is read and dropped: the next request on this connection comes after it.
    request.resume();
    throw refusalOf(error);
  });
  if (bytes.length === 0) return {};
  if (isOther) throw new Problem(415, 'unsupported_media_type');
  return parsed(bytes);
}

const isJson = (type: string | undefined): boolean =>
  type !== undefined && /^application\/([\w.-]+\+)?json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type.trim());

function refusalOf(error: unknown): unknown {
  const type = (error as { type?: unknown }).type;
  if (type === 'entity.too.large') return new Problem(413, 'payload_too_large');
  // The client went away, or said another length than it sent.
  if (type === 'request.aborted' || type === 'request.size.invalid') return new Problem(400, 'incomplete_request');
  return error;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(decoder.decode(bytes)) as unknown;
  } catch (cause) {
    const refusal = new InvalidRequest([{ path: '', message: 'must be JSON in UTF-8' }], 'malformed_json');
    refusal.cause = cause;
    throw refusal;
  }
}
