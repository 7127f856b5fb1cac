import { errors as faults } from 'formidable';
import { fileTooLarge } from '../../../domain/errors.js';
import { noRoomOr } from '../../../domain/no-room.js';
import { Problem } from './problem.js';

/**
 * What a client is told of a form that the parser gave up; what is no refusal is a fault.
 * @param limit of the file, in bytes
 */
export function refusalOf(error: unknown, limit: number): unknown {
  const { code, httpCode } = error as { code?: unknown; httpCode?: unknown };
  if (code === faults.biggerThanMaxFileSize || code === faults.biggerThanTotalMaxFileSize) return fileTooLarge(limit);
  if (code === faults.aborted) return new Problem(400, 'incomplete_request');
  if (code === faults.maxFieldsSizeExceeded || code === faults.maxFieldsExceeded) return new Problem(413, 'payload_too_large');
  if (httpCode === 400 || httpCode === 501 || code === faults.malformedMultipart) return new Problem(400, 'malformed_form');
  return noRoomOr(error);
}
