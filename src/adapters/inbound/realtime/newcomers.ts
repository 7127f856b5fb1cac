import type { Application } from '../../../application/application.js';
import type { UserId } from '../../../domain/ids.js';
import { eventsOf } from './changes.js';
import type { FanOut } from './fan-out.js';
import { LiveChat, UNSEEN, type Stay } from './live-chat.js';

/** Rows in one answer. */
const ROWS_MAX = 200;

interface NewcomersDeps {
  app: Pick<Application, 'following'>;
  fanOut: FanOut;
  report(error: unknown): void;
}

/** Shows people who were let in their chat. */
export class Newcomers {
  constructor(private readonly deps: NewcomersDeps) {}

  /** Each sees it as it is for them, and then what passed since they came. Nothing of the chat may pass meanwhile. Never rejects. */
  async show(chat: LiveChat, userIds: readonly UserId[]): Promise<void> {
    const stays = userIds.flatMap((userId) => {
      const stay = chat.members.get(userId);
      return stay ? [{ userId, stay }] : [];
    });
    try {
      const views = await this.deps.app.following.viewsFor(chat.id, userIds);
      for (const { userId, stay } of stays) {
        if (chat.members.get(userId) !== stay) continue;
        const view = views.get(userId);
        if (view) {
          this.deps.fanOut.created(userId, view, stay.joinedRevision);
          await this.catchUp(chat, userId, stay);
        } else stay.joinedRevision = UNSEEN;
      }
    } catch (error) {
      // The storage is away: they find the chat in their list.
      this.deps.report(error);
    }
  }

  /** Whose coming was found out late is told alone what has passed without them. */
  private async catchUp(chat: LiveChat, userId: UserId, stay: Stay): Promise<void> {
    const alone = new LiveChat(chat.id, stay.joinedRevision, stay.joinedSeq);
    alone.members.set(userId, stay);
    while (alone.position < chat.position) {
      const [changes] = await this.deps.app.following.changesSince([{ chatId: chat.id, revision: alone.position }], ROWS_MAX);
      if (!changes || chat.members.get(userId) !== stay) return;
      for (const event of eventsOf(changes)) {
        if (event.revision <= alone.position || event.revision > chat.position) continue;
        this.deps.fanOut.tell(alone, { ...event, previousRevision: alone.position });
        alone.position = event.revision;
      }
      // What has changed again after the chat's position is told in its turn.
      const upTo = Math.min(changes.revision, chat.position);
      if (upTo > alone.position) this.deps.fanOut.close(alone, upTo);
      alone.position = Math.max(alone.position, upTo);
    }
  }
}
