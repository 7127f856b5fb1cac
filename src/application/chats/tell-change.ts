import type { GroupChanged } from '../../domain/group-change.js';
import type { LogEvent } from '../../domain/events.js';
import type { Person } from '../../domain/user.js';
import type { MemberView } from '../../domain/views.js';
import type { EventBus } from '../ports/event-bus.js';
import type { Faults } from '../ports/faults.js';
import type { LogReader } from '../ports/log-reader.js';
import type { PresenceBoard } from '../ports/presence-board.js';
import { membersWithPresence } from '../presence.js';

export interface TellChangeDeps {
  logReader: LogReader;
  board: PresenceBoard;
  bus: EventBus;
  faults: Faults;
}

/** Publishes what became of a group, in the order of its log. */
export async function tellChange({ logReader, board, bus, faults }: TellChangeDeps, changed: GroupChanged, by: Person): Promise<void> {
  const { chatId, revision, roles, joined } = changed;
  const userIds = [...roles, ...joined].map(({ userId }) => userId);
  const read = async () => (userIds.length > 0 ? membersWithPresence(board, await logReader.membersOf(chatId, userIds)) : []);
  const members = await read().catch((error: unknown) => {
    // The change is stored, and whoever follows the chat reads of it there.
    faults(error);
    bus.publish({ type: 'chat.changed', chatId, revision });
  });

  if (!members) return;
  for (const event of eventsOf(changed, members, by)) bus.publish(event);
}

function eventsOf(changed: GroupChanged, members: MemberView[], by: Person): LogEvent[] {
  const { chatId, previousRevision, joined, left, roles, memberCount, settings, announcement } = changed;
  const afterMembers = previousRevision + joined.length + left.length + roles.length;
  const events: LogEvent[] = [];
  if (afterMembers > previousRevision) {
    events.push({ type: 'members.changed', chatId, previousRevision, revision: afterMembers, joined, left, members, memberCount });
  }
  if (settings) {
    const { revision, ...changedTo } = settings;
    events.push({ type: 'settings.changed', chatId, previousRevision: revision - 1, revision, settings: changedTo });
  }
  if (announcement) {
    const { senderId: _senderId, replyTo: _replyTo, ...message } = announcement;
    const { revision } = announcement;
    const view = { ...message, sender: by, status: 'sent' as const };
    events.push({ type: 'message.posted', chatId, previousRevision: revision - 1, revision, message: view });
  }
  return events;
}
