import { InvalidRequest } from '../contract/refusals.js';

/** What a client says: `{ event, data?, id? }`. */
export interface Frame {
  event: string;
  data: unknown;
  /** Given back with the one reply. */
  id?: string | number | undefined;
}

const NAME_MAX = 64;

/** @throws InvalidRequest malformed_json · malformed_frame */
export function readFrame(text: string): Frame {
  const frame = parsed(text);
  if (typeof frame !== 'object' || frame === null || Array.isArray(frame)) throw malformed('', 'must be an object');
  const { event, data, id } = frame as Record<string, unknown>;
  if (typeof event !== 'string' || event.length === 0 || event.length > NAME_MAX) throw malformed('event', 'must be a name');
  if (id !== undefined && !isId(id)) throw malformed('id', `must be a string of 1 to ${NAME_MAX} characters, or a number`);
  return { event, data: data ?? {}, id };
}

const isId = (id: unknown): id is string | number =>
  typeof id === 'number' || (typeof id === 'string' && id.length > 0 && id.length <= NAME_MAX && id.isWellFormed());

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const refusal = new InvalidRequest([{ path: '', message: 'must be JSON' }], 'malformed_json');
    refusal.cause = cause;
    throw refusal;
  }
}

const malformed = (path: string, message: string) => new InvalidRequest([{ path, message }], 'malformed_frame');
