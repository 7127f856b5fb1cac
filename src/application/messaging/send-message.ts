import { DomainError, RateLimited } from '../../domain/errors.js';
import type { ChatId, MessageRef } from '../../domain/ids.js';
import type { Draft } from '../../domain/message.js';
import type { Person } from '../../domain/user.js';
import type { MessageView, QuoteView } from '../../domain/views.js';
import type { Caller } from '../caller.js';
import type { Cards } from '../cards.js';
import { counted } from '../counted.js';
import type { Clock } from '../ports/clock.js';
import type { EventBus } from '../ports/event-bus.js';
import type { Appended, MessageLog } from '../ports/message-log.js';
import type { RateLimiter } from '../ports/rate-limiter.js';
import type { MessageReader } from '../ports/readers.js';

export interface NewMessage {
  chatId: ChatId;
  content: string;
  replyTo?: MessageRef | undefined;
  clientId?: string | undefined;
}

export interface Sent {
  repeated: boolean;
  message: MessageView;
}

interface Deps {
  log: MessageLog;
  messageReader: MessageReader;
  cards: Cards;
  limiter: RateLimiter;
  bus: EventBus;
  clock: Clock;
}

/**
 * Stores a message, then lets everybody know. What is resolved is committed.
 * @throws chat_not_found · reply_target_not_found · client_id_reused · rate_limited · storage_unavailable
 */
export const sendMessage =
  (deps: Deps) =>
  async (caller: Caller, { chatId, content, replyTo, clientId }: NewMessage): Promise<Sent> => {
    const { messageReader, cards, bus, clock } = deps;
    const { userId, origin } = caller;
    const draft: Draft = { chatId, senderId: userId, type: 'text', content, at: clock.now() };
    if (clientId !== undefined) draft.clientId = clientId;
    if (replyTo !== undefined) draft.replyTo = seqIn(chatId, replyTo);

    // Read before anything is stored: what is stored is to be announced, whatever fails.
    const sender = await cards.of(userId);
    const appended = await appendLimited(deps, caller, draft).catch((error: unknown) => {
      // Nobody knows whether it was stored; who follows the chat had better look.
      if (error instanceof DomainError && error.kind === 'unavailable') bus.publish({ type: 'chat.changed', chatId });
      throw error;
    });
    const { revision } = appended.message;

    if (appended.repeated) {
      // The first time may have ended before it was announced.
      bus.publish({ type: 'chat.changed', chatId, revision });
      return { repeated: true, message: await messageReader.getOwn(userId, appended.message) };
    }
    const message = await viewOfNew(cards, sender, appended).catch((error: unknown) => {
      bus.publish({ type: 'chat.changed', chatId, revision });
      throw error;
    });
    bus.publish({ type: 'message.posted', chatId, previousRevision: revision - 1, revision, message, origin });
    return { repeated: false, message };
  };

/** A repeat is recognised before the limit: who is over it gets the stored message all the same, and it costs nothing. */
async function appendLimited({ log, limiter }: Deps, { userId, noteLimit }: Caller, draft: Draft): Promise<Appended> {
  const counts = [{ limit: 'messages', key: userId } as const];
  try {
    return await counted(
      { limiter, noteLimit },
      counts,
      () => log.append(draft),
      ({ repeated }) => repeated,
    );
  } catch (refusal) {
    const repeat = refusal instanceof RateLimited ? await log.findRepeat(draft) : undefined;
    if (!repeat) throw refusal;
    return repeat;
  }
}

function seqIn(chatId: ChatId, replyTo: MessageRef): number {
  // A message of another chat is not one of this chat's, and a repeat is recognised by the log before it looks: seq 0 is no message.
  return replyTo.chatId === chatId ? replyTo.seq : 0;
}

/** Field by field, as every message takes this road and copying objects is a good part of its cost. */
async function viewOfNew(cards: Cards, sender: Person, { message, quote }: Appended): Promise<MessageView> {
  const { chatId, seq, revision, type, createdAt, clientId, content } = message;
  const view: MessageView = { chatId, seq, revision, type, createdAt, sender, status: 'sent' };
  if (clientId !== undefined) view.clientId = clientId;
  if (content !== undefined) view.content = content;
  if (quote) view.replyTo = await viewOfQuote(cards, quote);
  return view;
}

async function viewOfQuote(cards: Cards, { senderId, ...quote }: NonNullable<Appended['quote']>): Promise<QuoteView> {
  return { ...quote, sender: await cards.of(senderId) };
}
