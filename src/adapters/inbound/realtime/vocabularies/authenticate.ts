import { z } from 'zod';
import { alreadyAuthenticated, sessionEnded } from '../../../../domain/errors.js';
import { authenticateBody } from '../../contract/bodies.js';
import type { Announced } from './command.js';

/** What it is called in every vocabulary: it is said before anything else. */
export const AUTHENTICATE = 'authenticate';

/** What the socket itself understands. The first is answered by `ready`, when events flow; this is of those that come after it. */
export const authenticate: Announced = {
  summary: 'Say who you are, where the request that opened the socket did not; again, it changes nothing',
  accepts: authenticateBody,
  answers: z.strictObject({}),
  refuses: [sessionEnded, alreadyAuthenticated],
};
