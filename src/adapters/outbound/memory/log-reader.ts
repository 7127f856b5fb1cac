import type { ChatChanges, LogReader, MemberChange } from '../../../application/ports/log-reader.js';
import type { Membership } from '../../../domain/chat.js';
import type { Message } from '../../../domain/message.js';
import { showMember, showMessage } from './views.js';
import { listPlaces, presentOf, type ChatRecord, type World } from './world.js';

type Row = { revision: number } & ({ kind: 'message'; message: Message } | { kind: 'member'; member: Membership } | { kind: 'settings' });

export const logReader = (world: World): LogReader => ({
  async headsOf(userIds) {
    return [...new Set(userIds)].flatMap((userId) =>
      listPlaces(world, userId).map(({ record: { chat }, member: { joinedSeq, joinedRevision } }) => ({
        userId,
        chatId: chat.id,
        revision: chat.revision,
        lastSeq: chat.lastSeq,
        joinedSeq,
        joinedRevision,
      })),
    );
  },

  async changesSince(positions, limit) {
    return positions.flatMap(({ chatId, revision }) => {
      const record = world.chats.get(chatId);
      return record && record.chat.revision > revision ? [changesOf(world, record, { revision, limit })] : [];
    });
  },

  async membersOf(chatId, userIds) {
    const record = world.chats.get(chatId);
    const members = record ? presentOf(record).filter(({ userId }) => userIds.includes(userId)) : [];
    return members.map((member) => showMember(world, member));
  },
});

function changesOf(world: World, record: ChatRecord, { revision, limit }: { revision: number; limit: number }): ChatChanges {
  const { chat } = record;
  const { name, description, avatarUrl } = chat;
  const rows = rowsOf(record).filter((row) => row.revision > revision);
  // The first members have one revision between them: were they parted, whoever asks again from there would miss the rest.
  const end = rows[limit - 1]?.revision ?? chat.revision;
  const told = rows.filter((row) => row.revision <= end);
  const hasMore = told.length < rows.length;

  return {
    chatId: chat.id,
    revision: hasMore ? end : chat.revision,
    lastSeq: chat.lastSeq,
    hasMore,
    messages: told.flatMap((row) => (row.kind === 'message' ? [showMessage(world, record, row.message)] : [])),
    members: told.flatMap((row) => (row.kind === 'member' ? [showChange(world, row.member)] : [])),
    memberCount: presentOf(record).length,
    ...(told.some(({ kind }) => kind === 'settings') && {
      settings: {
        revision: record.settingsRevision,
        ...(name !== undefined && { name }),
        ...(description !== undefined && { description }),
        avatarUrl: avatarUrl ?? null,
      },
    }),
  };
}

const rowsOf = ({ messages, members, settingsRevision }: ChatRecord): Row[] =>
  [
    ...messages.map((message): Row => ({ revision: message.revision, kind: 'message', message })),
    ...members.map((member): Row => ({ revision: member.revision, kind: 'member', member })),
    // A chat begins with settings that are no change, at the revision of its first members.
    ...(settingsRevision > 1 ? [{ revision: settingsRevision, kind: 'settings' as const }] : []),
  ].sort((one, other) => one.revision - other.revision);

export function showChange(world: World, member: Membership): MemberChange {
  const { userId, revision, joinedSeq, joinedRevision, leftRevision, wasRemoved = false } = member;
  return {
    ...{ userId, revision, joinedSeq, joinedRevision, wasRemoved },
    ...(leftRevision === undefined ? { view: showMember(world, member) } : { leftRevision }),
  };
}
