import { notAllowedToDelete } from '../../domain/errors.js';
import type { MessageRef } from '../../domain/ids.js';
import { mayDeleteForEveryone, tombstoneOf } from '../../domain/message.js';
import type { MessageView } from '../../domain/views.js';
import type { Caller } from '../caller.js';
import type { Clock } from '../ports/clock.js';
import type { EventBus } from '../ports/event-bus.js';
import type { MessageLog } from '../ports/message-log.js';
import type { MessageReader } from '../ports/readers.js';

interface Deps {
  log: MessageLog;
  messageReader: MessageReader;
  bus: EventBus;
  clock: Clock;
}

/**
 * Deletes a message for everyone: a tombstone stays in its place. Deleting it again changes nothing.
 * @throws message_not_found · not_allowed_to_delete
 */
export const deleteMessage =
  ({ log, messageReader, bus, clock }: Deps) =>
  async ({ userId }: Caller, ref: MessageRef): Promise<MessageView> => {
    const { previousRevision, message: stored } = await log.change(ref, userId, (message, member) => {
      if (!mayDeleteForEveryone(message, member)) throw notAllowedToDelete();
      return message.deletedAt === undefined ? tombstoneOf(message, clock.now()) : undefined;
    });

    const { chatId } = ref;
    const { revision } = stored;
    const message = await messageReader.get(userId, ref).catch((error: unknown) => {
      bus.publish({ type: 'chat.changed', chatId, revision });
      throw error;
    });
    if (previousRevision !== undefined) bus.publish({ type: 'message.deleted', chatId, previousRevision, revision, message });
    return message;
  };
