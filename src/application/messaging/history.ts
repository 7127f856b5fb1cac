import { messageNotFound } from '../../domain/errors.js';
import type { ChatId, MessageRef } from '../../domain/ids.js';
import type { MessageView } from '../../domain/views.js';
import type { Caller } from '../caller.js';
import type { MessageReader } from '../ports/readers.js';

export interface HistoryPage {
  before?: MessageRef | undefined;
  after?: MessageRef | undefined;
  limit: number;
}

interface Deps {
  messageReader: MessageReader;
}

/** @throws chat_not_found · message_not_found when the page hangs on a message of another chat */
export const history =
  ({ messageReader }: Deps) =>
  async (
    { userId }: Caller,
    chatId: ChatId,
    { before, after, limit }: HistoryPage,
  ): Promise<{ messages: MessageView[]; hasMore: boolean }> => {
    const isOfChat = (ref?: MessageRef) => ref === undefined || ref.chatId === chatId;
    if (!isOfChat(before) || !isOfChat(after)) throw messageNotFound();

    return messageReader.page(userId, chatId, { before: before?.seq, after: after?.seq, limit });
  };

/** @throws message_not_found */
export const getMessage =
  ({ messageReader }: Deps) =>
  ({ userId }: Caller, ref: MessageRef): Promise<MessageView> =>
    messageReader.get(userId, ref);
