import { authRows } from './auth.js';
import { chatRows } from './chats.js';
import { chatViewRows } from './chat-views.js';
import { conventionRows } from './conventions.js';
import { documentRows } from './documents.js';
import { drainingRows } from './draining.js';
import { fileRows } from './files.js';
import { guardedRows } from './guarded.js';
import { historyRows } from './history.js';
import { laterRows } from './later.js';
import { messageLimitRows } from './limits/messages.js';
import { requestLimitRows } from './limits/requests.js';
import { mediaRows } from './media.js';
import { memberRows } from './members.js';
import { messageRows } from './messages.js';
import { receiptRows } from './receipts.js';
import type { Row } from './row.js';
import { socketRows } from './sockets/all.js';
import { textRows } from './text.js';
import { togetherRows } from './together.js';
import { userRows } from './users.js';

const held: Row[] = [
  ...conventionRows,
  ...authRows,
  ...userRows,
  ...chatRows,
  ...chatViewRows,
  ...memberRows,
  ...messageRows,
  ...historyRows,
  ...receiptRows,
  ...fileRows,
  ...mediaRows,
  ...textRows,
  ...socketRows,
  ...togetherRows,
  ...requestLimitRows,
  ...messageLimitRows,
  ...drainingRows,
];

/** The contract, row by row. */
export const rows: Row[] = [...held, ...guardedRows(held), ...documentRows(held), ...laterRows];
