import { messageNotFound, notTheSender } from '../../domain/errors.js';
import type { ChatId, MessageRef } from '../../domain/ids.js';
import type { Status } from '../../domain/receipt-policy.js';
import type { ReceiptView } from '../../domain/views.js';
import type { Caller } from '../caller.js';
import type { MessageReader, ReceiptReader } from '../ports/readers.js';
import { cursorMoves, type CursorMoves, type CursorMovesDeps } from './cursor-moves.js';

type Deps = CursorMovesDeps & { receiptReader: ReceiptReader; messageReader: MessageReader };

/** What was delivered and read: two cursors a member, from which everything else follows. */
export const receipts = (deps: Deps) => {
  const moves = cursorMoves(deps);

  return {
    mark: mark(deps, moves),
    markChatRead: markChatRead(deps, moves),
    list: listReceipts(deps),
    confirm: confirm(moves),
    settle: moves.settle,
  };
};

export interface Marked {
  ref: MessageRef;
  status: Status;
  unreadCount: number;
}

/**
 * A member says that everything up to a message was delivered to them, or read by them.
 * @throws message_not_found · chat_not_found when they have left in the meantime
 */
const mark =
  ({ receiptReader }: Deps, moves: CursorMoves) =>
  async ({ userId, origin }: Caller, ref: MessageRef, as: 'delivered' | 'read'): Promise<Marked> => {
    const before = await receiptReader.standingBefore(userId, ref);

    if ((as === 'read' ? before.readSeq : before.deliveredSeq) < ref.seq)
      await moves.move({ chatId: ref.chatId, userId, [as]: ref.seq }, origin);

    const [status, { unreadCount }] = await Promise.all([receiptReader.statusOf(userId, ref), receiptReader.standing(userId, ref.chatId)]);
    return { ref, status, unreadCount };
  };

/** @throws chat_not_found · message_not_found */
const markChatRead =
  ({ receiptReader }: Deps, moves: CursorMoves) =>
  async ({ userId, origin }: Caller, chatId: ChatId, upTo?: MessageRef): Promise<{ readSeq: number; unreadCount: number }> => {
    const { lastSeq, readSeq } = await receiptReader.standing(userId, chatId);
    if (upTo && upTo.chatId !== chatId) throw messageNotFound();
    if (upTo) await receiptReader.standingBefore(userId, upTo);
    const to = upTo?.seq ?? lastSeq;

    if (readSeq < to) await moves.move({ chatId, userId, read: to }, origin);

    const after = await receiptReader.standing(userId, chatId);
    return { readSeq: after.readSeq, unreadCount: after.unreadCount };
  };

/** How far a message has got with each recipient, for its sender. @throws message_not_found · not_the_sender */
const listReceipts =
  ({ receiptReader, messageReader }: Deps) =>
  async ({ userId }: Caller, ref: MessageRef): Promise<ReceiptView[]> => {
    const { sender } = await messageReader.get(userId, ref);
    if (sender.id !== userId) throw notTheSender();

    return receiptReader.receiptsOf(ref);
  };

/** A device has the messages of a chat after seq `from`, up to `to`. Nobody waits for this: it is flushed with the next moves. */
const confirm =
  (moves: CursorMoves) =>
  ({ userId, origin }: Pick<Caller, 'userId' | 'origin'>, chatId: ChatId, range: { from: number; to: number }): void =>
    moves.confirm({ chatId, userId, confirmed: range }, origin);
