import type { MessageResource } from '../../src/adapters/inbound/contract/resources.js';
import { ChatCopy } from './chat-copy.js';
import type { Frame } from './client.js';
import type { Cursors, SyncAnswer } from './sync-answer.js';

/** Somebody's chats, kept by the rules of the realtime contract from events, replies and answers to `sync`, and by nothing else. */
export class ChatCopies {
  readonly chats = new Map<string, ChatCopy>();
  readonly hidden = new Set<string>();
  private readonly cursors = new Map<string, Cursors>();
  /** What replies brought, until everything before it has come. */
  private readonly replied = new Map<string, MessageResource[]>();
  /** Events before which something is missing. */
  private readonly early = new Map<string, Frame[]>();

  constructor(private readonly me: string) {}

  /** The revision that it has of each chat; 0 of one that it has heard of, and does not know. */
  revisions(chatIds: Iterable<string> = this.chats.keys()): Record<string, number> {
    return Object.fromEntries([...chatIds].map((chatId) => [chatId, this.have(chatId)]));
  }

  cursorsOf(chatId: string, userId: string): Cursors {
    const told = this.chats.get(chatId)?.members?.get(userId);
    const moved = this.cursors.get(`${chatId} ${userId}`);
    return {
      deliveredSeq: Math.max(told?.deliveredSeq ?? 0, moved?.deliveredSeq ?? 0),
      readSeq: Math.max(told?.readSeq ?? 0, moved?.readSeq ?? 0),
    };
  }

  /** The chats in which something is missing before what was heard last. */
  get holes(): string[] {
    return [...this.early.keys()];
  }

  /** What was early on a socket that is gone comes no sooner than everything else. */
  forgetEarly(): void {
    this.early.clear();
  }

  hear(event: Frame): void {
    const { chatId, userId, revision, upToSeq } = event.data;
    if (event.event === 'message_hidden') this.hidden.add(event.data.messageId);
    else if (upToSeq !== undefined) this.moved(chatId, userId, { deliveredSeq: upToSeq, readSeq: isRead(event) ? upToSeq : 0 });
    else if (revision !== undefined) this.hearLogged(event);
  }

  /** A reply is shown at once; that its revision is had is known when everything before it is. */
  reply(message: MessageResource): void {
    const { chatId } = message;
    this.replied.set(chatId, [...(this.replied.get(chatId) ?? []), message]);
    this.chats.get(chatId)?.put(message);
    this.goOn(chatId);
  }

  answer({ chats, receipts, hidden = [] }: SyncAnswer): void {
    chats.forEach((told) => this.tell(told));
    receipts.forEach(({ chatId, userId, ...cursors }) => this.moved(chatId, userId, cursors));
    hidden.forEach((messageId) => this.hidden.add(messageId));
    chats.forEach(({ chatId }) => this.goOn(chatId));
  }

  private have(chatId: string): number {
    return this.chats.get(chatId)?.have ?? 0;
  }

  private hearLogged(event: Frame): void {
    const { chatId, revision } = event.data;
    if (event.event === 'chat_left' && !this.chats.has(chatId)) return this.leave(chatId);
    if (revision <= this.have(chatId)) return;
    this.early.set(chatId, [...(this.early.get(chatId) ?? []), event]);
    this.goOn(chatId);
  }

  /** Takes what came, as far as nothing before it is missing. */
  private goOn(chatId: string): void {
    while (this.takeReply(chatId) || this.takeEvent(chatId));
    const early = this.early.get(chatId)?.filter(({ data }) => data.revision > this.have(chatId)) ?? [];
    if (early.length > 0) this.early.set(chatId, early);
    else this.early.delete(chatId);
  }

  private takeReply(chatId: string): boolean {
    const chat = this.chats.get(chatId);
    if (!chat || !this.replied.get(chatId)?.some(({ revision }) => revision === chat.have + 1)) return false;
    chat.have += 1;
    return true;
  }

  private takeEvent(chatId: string): boolean {
    const have = this.have(chatId);
    const next = this.early.get(chatId)?.find(({ data }) => data.previousRevision <= have && have < data.revision);
    if (!next) return false;
    this.apply(next);
    return true;
  }

  private apply({ event, data }: Frame): void {
    if (event === 'chat_left') return this.leave(data.chatId);
    if (event === 'chat_created') return this.begin(new ChatCopy(data.chat, data.revision, []));
    const chat = this.chats.get(data.chatId);
    if (!chat) throw new Error(`${event} tells of a chat from its beginning that it did not begin`);
    if (data.message) chat.put(data.message);
    if (data.changed) chat.change(data.changed);
    chat.putMembers(data.members ?? [], this.me);
    chat.have = data.revision;
  }

  private tell(told: SyncAnswer['chats'][number]): void {
    if ('left' in told) return this.leave(told.chatId);
    const chat = this.chats.get(told.chatId);
    if (told.reset) return this.begin(new ChatCopy(told.chat, told.revision, told.messages));
    if (!chat) throw new Error('An answer goes on with a chat that was not named.');
    const { members: _none, ...view } = told.chat;
    chat.change(view);
    told.messages.forEach((message) => chat.put(message));
    chat.putMembers(told.members ?? [], this.me);
    // Meanwhile a reply may have taken it further.
    chat.have = Math.max(chat.have, told.revision);
  }

  private begin(chat: ChatCopy): void {
    this.chats.set(chat.view.id, chat);
    this.replied.get(chat.view.id)?.forEach((message) => message.revision > chat.have && chat.put(message));
  }

  /** Replies are kept: they may be of the time after, when they overtook this and the event that shows the chat again. */
  private leave(chatId: string): void {
    this.chats.delete(chatId);
    this.early.delete(chatId);
  }

  private moved(chatId: string, userId: string, to: Cursors): void {
    const from = this.cursors.get(`${chatId} ${userId}`) ?? { deliveredSeq: 0, readSeq: 0 };
    const readSeq = Math.max(from.readSeq, to.readSeq);
    this.cursors.set(`${chatId} ${userId}`, { readSeq, deliveredSeq: Math.max(from.deliveredSeq, to.deliveredSeq, readSeq) });
  }
}

const isRead = ({ event, data }: Frame): boolean => event === 'chat_read' || data.status === 'read';
