import type { MemberChange } from '../../src/application/ports/log-reader.js';
import type { Storage } from '../../src/application/ports/ports.js';
import type { ChatId, UserId } from '../../src/domain/ids.js';
import type { MessageView } from '../../src/domain/views.js';

/** Follows a chat's log from before its beginning, a few rows at a time, keeping the newest state of each row. */
export function aFollower({ logReader }: Storage, chatId: ChatId) {
  const messages = new Map<number, MessageView>();
  const stays = new Map<string, MemberChange>();
  let revision = 0;

  const isBehind = async (): Promise<boolean> => {
    const before = revision;
    const [changes] = await logReader.changesSince([{ chatId, revision }], 2);
    changes?.messages.forEach((message) => messages.set(message.seq, message));
    changes?.members.forEach((stay) => stays.set(`${stay.userId} ${stay.joinedRevision}`, stay));
    revision = changes?.revision ?? revision;
    if (changes && changes.revision <= before) throw new Error('There were changes, but none that was new.');
    return changes?.hasMore ?? false;
  };

  return {
    async catchUp(): Promise<{ revision: number; messages: MessageView[]; present: UserId[] }> {
      while (await isBehind());
      return {
        revision,
        messages: [...messages.values()].sort((one, other) => one.seq - other.seq),
        present: [...stays.values()].filter(({ leftRevision }) => leftRevision === undefined).map(({ userId }) => userId),
      };
    },
  };
}
