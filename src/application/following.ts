import type { ChatId, UserId } from '../domain/ids.js';
import type { ChatChanges, Head, LogReader } from './ports/log-reader.js';
import type { PresenceBoard } from './ports/presence-board.js';
import { membersWithPresence } from './presence.js';

interface Deps {
  logReader: LogReader;
  board: PresenceBoard;
}

/** Following the log, for whoever passes its changes on to sockets. */
export const following = (deps: Deps) => ({
  headsOf: (userIds: readonly UserId[]): Promise<Head[]> => deps.logReader.headsOf(userIds),
  changesSince: changesSince(deps),
});

const changesSince =
  ({ logReader, board }: Deps) =>
  async (positions: readonly { chatId: ChatId; revision: number }[], limit: number): Promise<ChatChanges[]> => {
    const changes = await logReader.changesSince(positions, limit);
    const views = changes.flatMap(({ members }) => members.flatMap(({ view }) => view ?? []));
    const seen = new Map((await membersWithPresence(board, views)).map((view) => [view.user.id, view.user]));

    return changes.map((change) => ({
      ...change,
      members: change.members.map((member) =>
        member.view ? { ...member, view: { ...member.view, user: seen.get(member.userId) ?? member.view.user } } : member,
      ),
    }));
  };
