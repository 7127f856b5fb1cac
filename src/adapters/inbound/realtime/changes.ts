import type { LogEvent, MembersChanged } from '../../../domain/events.js';
import type { ChatChanges, MemberChange } from '../../../application/ports/log-reader.js';
import type { MessageView } from '../../../domain/views.js';

/** The rows of a fill as the events that would have told of them, in order of revision: one event each, for a chat's first members too. */
export function eventsOf(changes: ChatChanges): LogEvent[] {
  const { chatId, messages, members, settings } = changes;
  const byRevision = new Map<number, MembersChanged>();
  for (const member of members) noteMember(byRevision, changes, member);
  const settled: LogEvent[] = settings
    ? [{ type: 'settings.changed', chatId, previousRevision: settings.revision - 1, revision: settings.revision, settings }]
    : [];

  return [...messages.map(messageEvent), ...byRevision.values(), ...settled].sort((one, other) => one.revision - other.revision);
}

function messageEvent(message: MessageView): LogEvent {
  const { chatId, revision } = message;
  const type = message.deletedAt === undefined ? 'message.posted' : 'message.deleted';
  return { type, chatId, previousRevision: revision - 1, revision, message };
}

/** Whoever is in may have come, or only have changed: who follows knows whom it has seen before. */
function noteMember(events: Map<number, MembersChanged>, { chatId, memberCount }: ChatChanges, member: MemberChange): void {
  const { userId, revision, joinedSeq, joinedRevision, leftRevision, wasRemoved, view } = member;
  const place = { type: 'members.changed' as const, chatId, previousRevision: revision - 1, revision };
  const event = events.get(revision) ?? { ...place, joined: [], left: [], members: [], memberCount };
  const isGone = leftRevision !== undefined;
  const joined = isGone ? [] : [{ userId, revision: joinedRevision, joinedSeq }];
  const left = isGone ? [{ userId, revision, reason: wasRemoved ? ('removed' as const) : ('left' as const) }] : [];
  events.set(revision, {
    ...event,
    joined: [...event.joined, ...joined],
    left: [...event.left, ...left],
    members: [...event.members, ...(view ? [view] : [])],
  });
}
