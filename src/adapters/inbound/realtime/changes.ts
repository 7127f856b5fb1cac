import type { LogEvent, MembersChanged } from '../../../domain/events.js';
import type { ChatChanges, MemberChange } from '../../../application/ports/log-reader.js';
import type { ChatId } from '../../../domain/ids.js';
import type { MessageView } from '../../../domain/views.js';

/** The rows of a fill as the events that would have told of them, in order of revision: one event each, for a chat's first members too. */
export function eventsOf({ chatId, messages, members }: ChatChanges): LogEvent[] {
  const byRevision = new Map<number, MembersChanged>();
  for (const member of members) noteMember(byRevision, chatId, member);

  return [...messages.map(messageEvent), ...byRevision.values()].sort((one, other) => one.revision - other.revision);
}

function messageEvent(message: MessageView): LogEvent {
  const { chatId, revision } = message;
  const type = message.deletedAt === undefined ? 'message.posted' : 'message.deleted';
  return { type, chatId, previousRevision: revision - 1, revision, message };
}

function noteMember(events: Map<number, MembersChanged>, chatId: ChatId, member: MemberChange): void {
  const { userId, joinedSeq, joinedRevision, leftRevision, wasRemoved } = member;
  const revision = leftRevision ?? joinedRevision;
  const event = events.get(revision) ?? { type: 'members.changed', chatId, previousRevision: revision - 1, revision, joined: [], left: [] };
  const joined = leftRevision === undefined ? [{ userId, revision, joinedSeq }] : [];
  const left = leftRevision === undefined ? [] : [{ userId, revision, reason: wasRemoved ? ('removed' as const) : ('left' as const) }];
  events.set(revision, { ...event, joined: [...event.joined, ...joined], left: [...event.left, ...left] });
}
