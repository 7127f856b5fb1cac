import type { Cards } from '../cards.js';
import type { Ports } from '../ports/ports.js';
import { deleteMessage } from './delete-message.js';
import { getMessage, history } from './history.js';
import { sendMessage } from './send-message.js';

/** Messages: sent, read back, and taken back. */
export const messaging = (ports: Ports & { cards: Cards }) => ({
  send: sendMessage(ports),
  history: history(ports),
  get: getMessage(ports),
  delete: deleteMessage(ports),
});
