import type { Head } from '../../../application/ports/log-reader.js';
import type { LogEvent } from '../../../domain/events.js';
import type { ChatId } from '../../../domain/ids.js';

/**
 * What is heard while somebody arrives: between the reading of their chats' heads and the chats being live, the log goes on, and people
 * leave. It is remembered while anybody is on the way, and then forgotten.
 */
export class Arrivals {
  private underWay = 0;
  private readonly heads = new Map<ChatId, number>();
  private readonly leavings = new Map<string, number>();

  begin(): void {
    this.underWay += 1;
  }

  end(): void {
    this.underWay -= 1;
    if (this.underWay > 0) return;
    this.heads.clear();
    this.leavings.clear();
  }

  hear(event: LogEvent): void {
    if (this.underWay === 0) return;
    this.sawHead(event.chatId, event.revision);
    if (event.type !== 'members.changed') return;
    for (const { userId, revision } of event.left) this.leavings.set(`${userId}:${event.chatId}`, revision);
  }

  sawHead(chatId: ChatId, revision: number): void {
    if (this.underWay > 0) this.heads.set(chatId, Math.max(revision, this.headOf(chatId)));
  }

  headOf(chatId: ChatId): number {
    return this.heads.get(chatId) ?? 0;
  }

  /** Whether the user has left the chat since the head was read. */
  hasLeft({ userId, chatId, joinedRevision }: Head): boolean {
    return (this.leavings.get(`${userId}:${chatId}`) ?? 0) > joinedRevision;
  }
}
