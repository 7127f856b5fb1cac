import type { Endpoint } from '../endpoint.js';
import { authRoutes } from './auth.js';
import { chatRoutes } from './chats.js';
import { fileBytesRoutes } from './file-bytes.js';
import { fileRoutes } from './files.js';
import { houseRoutes } from './house.js';
import { memberRoutes } from './members.js';
import { messageRoutes } from './messages.js';
import { pictureRoutes } from './pictures.js';
import { receiptRoutes } from './receipts.js';
import { userRoutes } from './users.js';

/** Every route of the API, the more particular path before the one that would swallow it. */
export const routes: readonly Endpoint[] = [
  ...authRoutes,
  ...pictureRoutes,
  ...fileRoutes,
  ...fileBytesRoutes,
  ...userRoutes,
  ...chatRoutes,
  ...memberRoutes,
  ...receiptRoutes,
  ...messageRoutes,
];

/** All that is answered over HTTP, and described. */
export const endpoints: readonly Endpoint[] = [...routes, ...houseRoutes];
