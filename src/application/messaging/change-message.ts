import type { Membership } from '../../domain/chat.js';
import { DomainError } from '../../domain/errors.js';
import type { MessageRef, UserId } from '../../domain/ids.js';
import type { Message } from '../../domain/message.js';
import type { MessageView } from '../../domain/views.js';
import type { EventBus } from '../ports/event-bus.js';
import type { MessageLog } from '../ports/message-log.js';
import type { MessageReader } from '../ports/readers.js';

export interface ChangeDeps {
  log: MessageLog;
  messageReader: MessageReader;
  bus: EventBus;
}

/**
 * Changes a message in the log, then lets everybody know: of the message by an event, of those that quote it by a hint.
 * @throws message_not_found · storage_unavailable · what `decide` throws
 */
export async function changeMessage(
  { log, messageReader, bus }: ChangeDeps,
  { ref, by }: { ref: MessageRef; by: UserId },
  decide: (message: Message, member: Membership) => Message | undefined,
): Promise<MessageView> {
  const { chatId } = ref;
  const { message: stored, lastRevision } = await log.change(ref, by, decide).catch((error: unknown) => {
    // Nobody knows whether it was stored; who follows the chat had better look.
    if (error instanceof DomainError && error.kind === 'unavailable') bus.publish({ type: 'chat.changed', chatId });
    throw error;
  });

  const { revision } = stored;
  const message = await messageReader.get(by, ref).catch((error: unknown) => {
    bus.publish({ type: 'chat.changed', chatId, revision: lastRevision ?? revision });
    throw error;
  });
  if (lastRevision === undefined) return message;
  // What it has become since is not for who left in between, so who follows the chat reads of it in its turn.
  if (message.revision > revision) {
    bus.publish({ type: 'chat.changed', chatId, revision: Math.max(lastRevision, message.revision) });
    return message;
  }

  const type = message.deletedAt === undefined ? 'message.updated' : 'message.deleted';
  bus.publish({ type, chatId, previousRevision: revision - 1, revision, message });
  if (lastRevision > revision) bus.publish({ type: 'chat.changed', chatId, revision: lastRevision });
  return message;
}
