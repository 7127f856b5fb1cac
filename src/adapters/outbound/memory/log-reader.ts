import type { ChatChanges, LogReader, MemberChange } from '../../../application/ports/log-reader.js';
import type { Membership } from '../../../domain/chat.js';
import type { Message } from '../../../domain/message.js';
import { showMessage } from './views.js';
import { listPlaces, type ChatRecord, type World } from './world.js';

type Row = { revision: number } & ({ kind: 'message'; message: Message } | { kind: 'member'; member: Membership });

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
});

function changesOf(world: World, record: ChatRecord, { revision, limit }: { revision: number; limit: number }): ChatChanges {
  const { chat } = record;
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
    members: told.flatMap((row) => (row.kind === 'member' ? [showChange(row.member)] : [])),
  };
}

const rowsOf = ({ messages, members }: ChatRecord): Row[] =>
  [
    ...messages.map((message): Row => ({ revision: message.revision, kind: 'message', message })),
    ...members.map((member): Row => ({ revision: member.leftRevision ?? member.joinedRevision, kind: 'member', member })),
  ].sort((one, other) => one.revision - other.revision);

function showChange({ userId, joinedSeq, joinedRevision, leftRevision, wasRemoved = false }: Membership): MemberChange {
  return { userId, joinedSeq, joinedRevision, ...(leftRevision !== undefined && { leftRevision }), wasRemoved };
}
