import { messageTypeOf } from '../../domain/attachment.js';
import { DomainError, fileNotFound, messageTypeUnfit, RateLimited } from '../../domain/errors.js';
import type { ChatId, FileId, MessageRef, UserId } from '../../domain/ids.js';
import type { Draft, SentType } from '../../domain/message.js';
import type { Person } from '../../domain/user.js';
import type { MessageView, QuoteView } from '../../domain/views.js';
import type { Caller } from '../caller.js';
import type { Cards } from '../cards.js';
import { counted } from '../counted.js';
import { findSent, seqIn } from './find-sent.js';
import type { Clock } from '../ports/clock.js';
import type { EventBus } from '../ports/event-bus.js';
import type { FileStore } from '../ports/file-store.js';
import type { Appended, MessageLog } from '../ports/message-log.js';
import type { RateLimiter } from '../ports/rate-limiter.js';
import type { MessageReader } from '../ports/readers.js';

export interface NewMessage {
  chatId: ChatId;
  /** Text when there is no file, or what the file is. */
  type?: SentType | undefined;
  content?: string | undefined;
  fileId?: FileId | undefined;
  replyTo?: MessageRef | undefined;
  clientId?: string | undefined;
}

export interface Sent {
  repeated: boolean;
  message: MessageView;
}

export interface SendDeps {
  log: MessageLog;
  files: FileStore;
  messageReader: MessageReader;
  cards: Cards;
  limiter: RateLimiter;
  bus: EventBus;
  clock: Clock;
}

/**
 * Stores a message, then lets everybody know. What is resolved is committed.
 * @throws chat_not_found · file_not_found · message_type_unfit · reply_target_not_found · client_id_reused · rate_limited · storage_unavailable
 */
export const sendMessage =
  (deps: SendDeps) =>
  (caller: Caller, message: NewMessage): Promise<Sent> =>
    send(deps, caller, message);

export async function send(deps: SendDeps, caller: Caller, sent: NewMessage): Promise<Sent> {
  try {
    return await sendDraft(deps, caller, await draftOf(deps, caller.userId, sent));
  } catch (refusal) {
    // Sent before, and the file is gone since.
    const isGone = refusal instanceof DomainError && refusal.code === 'file_not_found';
    const repeat = isGone
      ? await findSent(deps, caller, { ...sent, content: sent.content ?? null, replyTo: sent.replyTo ?? null })
      : undefined;
    if (!repeat) throw refusal;
    return repeat;
  }
}

async function sendDraft(deps: SendDeps, caller: Caller, draft: Draft): Promise<Sent> {
  const { messageReader, cards, bus } = deps;
  const { userId, origin } = caller;
  const { chatId } = draft;
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
}

/** Field by field, as every message takes this road and copying objects is a good part of its cost. */
async function draftOf(
  { files, clock }: SendDeps,
  senderId: UserId,
  { chatId, type, content, fileId, replyTo, clientId }: NewMessage,
): Promise<Draft> {
  const draft: Draft = { chatId, senderId, type: 'text', at: clock.now() };
  if (fileId !== undefined) {
    draft.media = await files.getVisible(senderId, fileId);
    // Shown by a message, somebody's picture could not be taken back by them.
    if (draft.media.kind === 'profiles') throw fileNotFound();
    draft.type = messageTypeOf(draft.media, type);
  } else if (type !== undefined && type !== 'text') throw messageTypeUnfit();
  if (content !== undefined) draft.content = content;
  if (clientId !== undefined) draft.clientId = clientId;
  if (replyTo !== undefined) draft.replyTo = seqIn(chatId, replyTo);
  return draft;
}

/** A repeat is recognised before the limit: who is over it gets the stored message all the same, and it costs nothing. */
async function appendLimited({ log, limiter }: SendDeps, { userId, noteLimit }: Caller, draft: Draft): Promise<Appended> {
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

/** Field by field, as every message takes this road and copying objects is a good part of its cost. */
async function viewOfNew(cards: Cards, sender: Person, { message, quote }: Appended): Promise<MessageView> {
  const { chatId, seq, revision, type, createdAt, clientId, content, media } = message;
  const view: MessageView = { chatId, seq, revision, type, createdAt, sender, status: 'sent' };
  if (clientId !== undefined) view.clientId = clientId;
  if (content !== undefined) view.content = content;
  if (media !== undefined) view.media = media;
  if (quote) view.replyTo = await viewOfQuote(cards, quote);
  return view;
}

async function viewOfQuote(cards: Cards, { senderId, ...quote }: NonNullable<Appended['quote']>): Promise<QuoteView> {
  return { ...quote, sender: await cards.of(senderId) };
}
