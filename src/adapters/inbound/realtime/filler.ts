import type { Application } from '../../../application/application.js';
import type { ChatChanges } from '../../../application/ports/log-reader.js';
import type { Timers } from '../../../application/ports/timers.js';
import type { ChatId } from '../../../domain/ids.js';

/** Rows of one chat in one answer. */
const ROWS_MAX = 200;
/** Chats in one statement. */
const CHATS_MAX = 64;
/** Statements on the way at once. */
const STATEMENTS_MAX = 2;
/** When the storage does not answer it is asked again after this long, in milliseconds. */
const RETRY_MS = 500;

interface FillerDeps {
  app: Pick<Application, 'following'>;
  timers: Timers;
  /** Undefined for a chat that nobody here follows any more. */
  positionOf(chatId: ChatId): number | undefined;
  apply(changes: ChatChanges): Promise<void>;
  report(error: unknown): void;
}

/** Reads from the log what the bus did not bring: one fill a chat at a time, the waiting chats together. */
export class Filler {
  private readonly waiting = new Set<ChatId>();
  private readonly filling = new Set<ChatId>();
  private statements = 0;
  private isResting = false;
  private isClosed = false;

  constructor(private readonly deps: FillerDeps) {}

  /** Sees to it that what is in the log now is passed on. */
  ask(chatId: ChatId): void {
    this.waiting.add(chatId);
    this.pump();
  }

  close(): void {
    this.isClosed = true;
  }

  private pump(): void {
    while (!this.isClosed && !this.isResting && this.statements < STATEMENTS_MAX) {
      const batch = [...this.waiting].filter((chatId) => !this.filling.has(chatId)).slice(0, CHATS_MAX);
      if (batch.length === 0) return;
      for (const chatId of batch) {
        this.waiting.delete(chatId);
        this.filling.add(chatId);
      }
      this.statements += 1;
      void this.fill(batch); // fill never rejects: what goes wrong is reported and tried again.
    }
  }

  private async fill(batch: readonly ChatId[]): Promise<void> {
    try {
      const positions = batch.flatMap((chatId) => {
        const revision = this.deps.positionOf(chatId);
        return revision === undefined ? [] : [{ chatId, revision }];
      });
      const found = positions.length === 0 ? [] : await this.deps.app.following.changesSince(positions, ROWS_MAX);
      for (const changes of found) {
        await this.deps.apply(changes);
        if (changes.hasMore) this.waiting.add(changes.chatId);
      }
    } catch (error) {
      this.deps.report(error);
      this.rest(batch);
    }
    batch.forEach((chatId) => this.filling.delete(chatId));
    this.statements -= 1;
    this.pump();
  }

  private rest(batch: readonly ChatId[]): void {
    batch.forEach((chatId) => this.waiting.add(chatId));
    if (this.isResting) return;
    this.isResting = true;
    this.deps.timers.after(RETRY_MS, () => {
      this.isResting = false;
      this.pump();
    });
  }
}
