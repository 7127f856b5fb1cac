import type { ChatId, UserId } from '../domain/ids.js';
import type { ChatChanges, Head, LogReader } from './ports/log-reader.js';
import type { PresenceBoard } from './ports/presence-board.js';
import { changesWithPresence } from './presence.js';

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
    const members = await changesWithPresence(
      board,
      changes.map((change) => change.members),
    );
    return changes.map((change, index) => ({ ...change, members: members[index] ?? change.members }));
  };
