import type { ChatId, UserId } from '../domain/ids.js';
import type { ChatView } from '../domain/views.js';
import type { ChatChanges, Head, LogReader } from './ports/log-reader.js';
import type { PresenceBoard } from './ports/presence-board.js';
import type { ChatReader } from './ports/readers.js';
import { changesWithPresence, membersWithPresence } from './presence.js';

interface Deps {
  logReader: LogReader;
  chatReader: ChatReader;
  board: PresenceBoard;
}

/** Following the log, for whoever passes its changes on to sockets. */
export const following = (deps: Deps) => ({
  headsOf: (userIds: readonly UserId[]): Promise<Head[]> => deps.logReader.headsOf(userIds),
  changesSince: changesSince(deps),
  viewsFor: viewsFor(deps),
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

/** The chat as each of these sees it, without its members where they are many; who is not in it is left out. */
const viewsFor =
  ({ chatReader, board }: Deps) =>
  async (chatId: ChatId, viewers: readonly UserId[]): Promise<ReadonlyMap<UserId, ChatView>> => {
    const { byViewer, members } = await chatReader.viewsFor(chatId, viewers);
    if (!members) return byViewer;

    const seen = await membersWithPresence(board, members);
    return new Map([...byViewer].map(([viewer, view]) => [viewer, { ...view, members: seen }]));
  };
