import type { Cards } from '../cards.js';
import type { Ports } from '../ports/ports.js';
import { deleteMessage } from './delete-message.js';
import { editMessage } from './edit-message.js';
import { findSentMessage } from './find-sent.js';
import { getMessage, history } from './history.js';
import { hideMessage } from './hide-message.js';
import { sendMessage } from './send-message.js';
import { sendUpload } from './send-upload.js';

/** Messages: sent, read back, mended and taken back. */
export const messaging = (ports: Ports & { cards: Cards }) => ({
  send: sendMessage(ports),
  sendUpload: sendUpload(ports),
  findSent: findSentMessage(ports),
  history: history(ports),
  get: getMessage(ports),
  edit: editMessage(ports),
  delete: deleteMessage(ports),
  hide: hideMessage(ports),
});
