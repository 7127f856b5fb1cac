import { chatNotFound } from '../../domain/errors.js';
import type { ChatId, MessageRef } from '../../domain/ids.js';
import type { SentType } from '../../domain/message.js';
import type { Caller } from '../caller.js';
import type { EventBus } from '../ports/event-bus.js';
import type { MessageLog } from '../ports/message-log.js';
import type { ChatReader, MessageReader } from '../ports/readers.js';
import type { Sent } from './send-message.js';

/** What is said of a message whose file has not come, or is gone: null is nothing, and what is undefined may still be said. */
export interface Sending {
  chatId: ChatId;
  type?: SentType | undefined;
  content?: string | null | undefined;
  replyTo?: MessageRef | null | undefined;
  clientId?: string | undefined;
}

interface Deps {
  log: MessageLog;
  messageReader: MessageReader;
  bus: EventBus;
}

/**
 * Asked before a file is taken in: what was sent already under this client id.
 * @throws client_id_reused when something else was said with it
 * @throws chat_not_found when there is nothing, and no chat of the caller's that it could come into
 */
export const findSentMessage =
  (deps: Deps & { chatReader: ChatReader }) =>
  async (caller: Caller, sending: Sending): Promise<Sent | undefined> => {
    const sent = await findSent(deps, caller, sending);
    if (!sent && !(await deps.chatReader.isMember(caller.userId, sending.chatId))) throw chatNotFound();
    return sent;
  };

/** @throws client_id_reused */
export async function findSent({ log, messageReader, bus }: Deps, { userId }: Caller, sending: Sending): Promise<Sent | undefined> {
  const { chatId, type, content, replyTo, clientId } = sending;
  if (clientId === undefined) return undefined;
  const beside = { type, content, replyTo: replyTo && seqIn(chatId, replyTo) };
  const found = await log.findSent({ chatId, senderId: userId, clientId, beside });
  if (!found) return undefined;
  // The first time may have ended before it was announced.
  bus.publish({ type: 'chat.changed', chatId, revision: found.revision });
  return { repeated: true, message: await messageReader.getOwn(userId, found) };
}

/** A message of another chat is not one of this chat's, and a repeat is recognised by the log before it looks: seq 0 is no message. */
export const seqIn = (chatId: ChatId, replyTo: MessageRef): number => (replyTo.chatId === chatId ? replyTo.seq : 0);
