import { notAllowedToDelete } from '../../domain/errors.js';
import type { FileId, MessageRef } from '../../domain/ids.js';
import { mayDeleteForEveryone, tombstoneOf } from '../../domain/message.js';
import type { MessageView } from '../../domain/views.js';
import type { Caller } from '../caller.js';
import { letGo } from '../media/remove.js';
import type { Clock } from '../ports/clock.js';
import type { Faults } from '../ports/faults.js';
import type { Jobs } from '../ports/jobs.js';
import { changeMessage, type ChangeDeps } from './change-message.js';

/**
 * Deletes a message for everyone: a tombstone stays in its place. Deleting it again changes nothing.
 * @throws message_not_found · not_allowed_to_delete
 */
export const deleteMessage =
  (deps: ChangeDeps & { clock: Clock; jobs: Jobs; faults: Faults }) =>
  async ({ userId }: Caller, ref: MessageRef): Promise<MessageView> => {
    let shown: FileId | undefined;
    const deleted = await changeMessage(deps, { ref, by: userId }, (message, member) => {
      if (!mayDeleteForEveryone(message, member)) throw notAllowedToDelete();
      shown = message.media?.id;
      return message.deletedAt === undefined ? tombstoneOf(message, deps.clock.now()) : undefined;
    });

    await letGo(deps, shown);
    return deleted;
  };
