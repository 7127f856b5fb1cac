import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Cancel, Timers } from '../../../application/ports/timers.js';

/** For what is held in memory until it is whole, and for what is read only to be dropped; in milliseconds. */
const BODY_WITHIN_MS = 60_000;

/** Ends the connection of a body that takes too long. One that brings a file may, until it is refused. */
export function setDeadline(request: IncomingMessage, response: ServerResponse, timers: Timers): void {
  if (request.headers['transfer-encoding'] === undefined && !Number(request.headers['content-length'])) return;
  let cancel: Cancel = () => undefined;
  const begin = () => (cancel = timers.after(BODY_WITHIN_MS, () => request.socket.destroy()));
  const isForm = request.headers['content-type']?.startsWith('multipart/') === true;
  if (!isForm) begin();
  else response.on('finish', () => void (response.statusCode >= 400 && !request.complete && begin()));
  request.on('end', () => cancel());
  request.on('close', () => cancel());
}
