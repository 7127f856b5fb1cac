import type { LogEvent, MembersChanged } from '../../../domain/events.js';
import type { ChatChanges, MemberChange } from '../../../application/ports/log-reader.js';
import type { ChatId } from '../../../domain/ids.js';
import type { MessageView } from '../../../domain/views.js';

/** The rows of a fill as the events that would have told of them, in order of revision. Each tells of its own revision alone. */
export function eventsOf({ chatId, messages, members }: ChatChanges): LogEvent[] {
  const events: LogEvent[] = [...messages.map((message) => messageEvent(message)), ...members.map((member) => memberEvent(chatId, member))];
  return events.sort((one, other) => one.revision - other.revision);
}

function messageEvent(message: MessageView): LogEvent {
  const { chatId, revision } = message;
  const type = message.deletedAt === undefined ? 'message.posted' : 'message.deleted';
  return { type, chatId, previousRevision: revision - 1, revision, message };
}

function memberEvent(chatId: ChatId, { userId, joinedSeq, joinedRevision, leftRevision, wasRemoved }: MemberChange): MembersChanged {
  const revision = leftRevision ?? joinedRevision;
  const reason = wasRemoved ? ('removed' as const) : ('left' as const);
  return {
    type: 'members.changed',
    chatId,
    previousRevision: revision - 1,
    revision,
    joined: leftRevision === undefined ? [{ userId, revision, joinedSeq }] : [],
    left: leftRevision === undefined ? [] : [{ userId, revision, reason }],
  };
}
