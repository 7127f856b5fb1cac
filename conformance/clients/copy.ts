import { claim, equal } from '../claims.js';
import { shapes, type Message } from '../shapes.js';
import type { Frame } from './client.js';
import { z } from 'zod';

const event = z.object({ ...shapes.logged, message: shapes.message.optional() });

/** What a client has of one chat, kept by the rules of the contract, and by nothing else. */
export class Copy {
  readonly messages = new Map<string, Message>();

  constructor(
    readonly chatId: string,
    public have: number,
  ) {}

  /** Takes an event of the chat's log; whatever else came is passed over. @throws Disagreement when there is a hole before it */
  apply(frame: Frame): void {
    const read = event.safeParse(frame.data);
    if (!read.success || read.data.chatId !== this.chatId) return;
    const { revision, previousRevision, message } = read.data;
    if (revision <= this.have) return;
    claim(previousRevision <= this.have, `no event should be missing between revision ${this.have} and`, { revision, previousRevision });
    if (message) this.upsert(message);
    this.have = revision;
  }

  applySync({ chats }: z.infer<typeof shapes.sync>): void {
    for (const { chatId, revision, messages, reset } of chats) {
      if (chatId !== this.chatId) continue;
      if (reset) this.messages.clear();
      messages.forEach((message) => this.upsert(message));
      this.have = revision ?? this.have;
    }
  }

  /** Everything of the history, each as it is there. */
  isLike(history: readonly Message[], what: string): void {
    const seen = (message: Message) => [message.id, message.revision, message.content];
    const mine = [...this.messages.values()].sort((one, other) => one.seq - other.seq);
    equal(mine.map(seen), history.map(seen), what);
  }

  private upsert(message: Message): void {
    const there = this.messages.get(message.id);
    if (!there || there.revision < message.revision) this.messages.set(message.id, message);
  }
}
