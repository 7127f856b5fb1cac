import { z } from 'zod';
import { alreadyAuthenticated, sessionEnded } from '../../../../domain/errors.js';
import { authenticateBody } from '../../contract/bodies.js';
import { EXAMPLE } from '../../contract/examples.js';
import { nothingShape } from '../../contract/resources.js';
import { shownId, time } from '../../contract/shown.js';
import type { Announced } from './command.js';

/** What it is called in every vocabulary: it is said before anything else. */
export const AUTHENTICATE = 'authenticate';

/** What the socket itself understands. The first is answered by `ready`, when events flow; `answers` is of those that come after it. */
export const authenticate: Announced = {
  summary: 'Say who you are, where the request that opened the socket did not; again, it changes nothing',
  accepts: authenticateBody,
  answers: nothingShape,
  refuses: [sessionEnded, alreadyAuthenticated],
};

/** What a socket is told when it is known whose it is: from here on events flow. */
export const readyShape = z
  .strictObject({
    userId: shownId.meta({ examples: [EXAMPLE.person.id] }),
    sessionId: shownId.meta({ examples: [EXAMPLE.session.id] }),
    serverTime: time,
    heartbeatMs: z
      .int()
      .min(1)
      .meta({ description: 'How often the server pings, in milliseconds.', examples: [30_000] }),
  })
  .meta({ id: 'Ready' });
export type ReadyResource = z.infer<typeof readyShape>;
