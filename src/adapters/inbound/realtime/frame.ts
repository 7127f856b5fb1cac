import { z } from 'zod';
import { InvalidRequest, type FieldError } from '../contract/refusals.js';

/** What a client says: `{ event, data?, id? }`. */
export interface Frame {
  event: string;
  data: unknown;
  /** Given back with the one reply. */
  id?: string | number | undefined;
}

const NAME_MAX = 64;
/** What the documents say of an id. */
export const frameIdShape = z
  .union([z.string().min(1).max(NAME_MAX), z.int()])
  .meta({ id: 'FrameId', description: 'A name for a frame, which is given back with the one reply to it.', examples: ['1'] });

/** @throws InvalidRequest malformed_json · malformed_frame */
export function readFrame(text: string): Frame {
  const frame = parsed(text);
  if (typeof frame !== 'object' || frame === null || Array.isArray(frame)) throw malformed('', 'must be an object');
  const { event, data = {}, id } = frame as Record<string, unknown>;
  if (id !== undefined && !isId(id)) throw malformed('id', `must be a string of 1 to ${NAME_MAX} characters, or a whole number`);
  if (typeof event !== 'string' || event.length === 0 || event.length > NAME_MAX) throw malformed('event', 'must be a name', id);
  return { event, data, id };
}

/** What came is no frame; its id, when it has one, is given back all the same. */
export class MalformedFrame extends InvalidRequest {
  constructor(
    errors: FieldError[],
    readonly id: Frame['id'],
  ) {
    super(errors, 'malformed_frame');
  }
}

const isId = (id: unknown): id is string | number =>
  Number.isSafeInteger(id) || (typeof id === 'string' && id.length > 0 && id.length <= NAME_MAX && id.isWellFormed());

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const refusal = new InvalidRequest([{ path: '', message: 'must be JSON' }], 'malformed_json');
    refusal.cause = cause;
    throw refusal;
  }
}

const malformed = (path: string, message: string, id?: Frame['id']) => new MalformedFrame([{ path, message }], id);
