import type { MessageRef } from '../../domain/ids.js';
import { editedBy } from '../../domain/message.js';
import type { MessageView } from '../../domain/views.js';
import type { Caller } from '../caller.js';
import { counted } from '../counted.js';
import type { Clock } from '../ports/clock.js';
import type { RateLimiter } from '../ports/rate-limiter.js';
import { changeMessage, type ChangeDeps } from './change-message.js';

/**
 * Puts another text in place of a message's, or none below a file. To the same text it changes nothing. It counts as a message.
 * @throws message_not_found · not_allowed_to_edit · message_deleted · too_late_to_edit · content_needed · rate_limited
 */
export const editMessage =
  (deps: ChangeDeps & { clock: Clock; limiter: RateLimiter }) =>
  ({ userId, noteLimit }: Caller, ref: MessageRef, content: string | undefined): Promise<MessageView> =>
    counted({ ...deps, noteLimit }, [{ limit: 'messages', key: userId }], () =>
      changeMessage(deps, { ref, by: userId }, (message) => editedBy(message, userId, { content, at: deps.clock.now() })),
    );
