import { catchingUpRows } from './catching-up.js';
import { chatEventRows } from './chats.js';
import { closingRows } from './closing.js';
import { connectingRows } from './connecting.js';
import { mediaSocketRows } from './media.js';
import { messageEventRows } from './messages.js';
import { orderRows } from './order.js';
import { peopleRows } from './people.js';
import { heartbeatRows, pongRows } from './pongs.js';
import { rawRows } from './raw.js';
import { socketReceiptRows } from './receipts.js';
import { refusalRows } from './refusals.js';
import { resyncRows } from './resync.js';
import { sendingRows } from './sending.js';
import { bothRows, socketIoRows, upgradingRows } from './socket-io.js';
import { syncRows } from './sync.js';
import { COMBINATIONS, inCombination, type Row } from '../row.js';

const everywhere = [
  ...connectingRows,
  ...sendingRows,
  ...refusalRows,
  ...mediaSocketRows,
  ...messageEventRows,
  ...chatEventRows,
  ...peopleRows,
  ...socketReceiptRows,
  ...orderRows,
  ...syncRows,
  ...catchingUpRows,
  ...resyncRows,
];
const onTransport = {
  ws: [...rawRows, ...pongRows, ...closingRows],
  'socket.io websocket': socketIoRows,
  'socket.io polling': socketIoRows,
};

export const socketRows: Row[] = [
  ...COMBINATIONS.flatMap((combination) => inCombination(combination, [...everywhere, ...onTransport[combination.transport]])),
  ...bothRows,
  ...upgradingRows,
  ...heartbeatRows,
];
