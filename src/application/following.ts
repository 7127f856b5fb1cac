import type { ChatId, UserId } from '../domain/ids.js';
import type { ChatChanges, Head, LogReader } from './ports/log-reader.js';

/** Following the log, for whoever passes its changes on to sockets. */
export const following = ({ logReader }: { logReader: LogReader }) => ({
  headsOf: (userIds: readonly UserId[]): Promise<Head[]> => logReader.headsOf(userIds),
  changesSince: (positions: readonly { chatId: ChatId; revision: number }[], limit: number): Promise<ChatChanges[]> =>
    logReader.changesSince(positions, limit),
});
