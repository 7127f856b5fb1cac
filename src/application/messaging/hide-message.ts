import type { MessageRef } from '../../domain/ids.js';
import type { MessageView } from '../../domain/views.js';
import type { Caller } from '../caller.js';
import type { EventBus } from '../ports/event-bus.js';
import type { HiddenStore } from '../ports/hidden-store.js';
import type { MessageReader } from '../ports/readers.js';

interface Deps {
  hidden: HiddenStore;
  messageReader: MessageReader;
  bus: EventBus;
}

/**
 * Deletes a message for the caller alone, and answers with it as the others see it.
 * @throws message_not_found
 */
export const hideMessage =
  ({ hidden, messageReader, bus }: Deps) =>
  async ({ userId }: Caller, ref: MessageRef): Promise<MessageView> => {
    await hidden.hide(userId, ref);

    // Also when it was hidden before: the first time may have ended before it was announced.
    bus.publish({ type: 'message.hidden', userId, ref });
    return messageReader.getEvenHidden(userId, ref);
  };
