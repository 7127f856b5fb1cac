import type {
  MovedCursor,
  MovesPlace,
  SyncMoment,
  SyncReader,
  SyncRows,
  SyncStanding,
  SyncWanted,
} from '../../../application/ports/sync-reader.js';
import type { ChatId, UserId } from '../../../domain/ids.js';
import type { MessageView } from '../../../domain/views.js';
import { showChat, showMembers } from './chat-reader.js';
import { showChange } from './log-reader.js';
import { compareIds } from './paging.js';
import { showMessage } from './views.js';
import { getPlace, isHidden, listPlaces, presentOf, type Place, type World } from './world.js';

export const syncReader = (world: World): SyncReader => ({
  // Between two things that `look` awaits the world goes on, and it is to see one moment of it.
  at: (viewer, look) => look(momentOf({ ...world, chats: copiesOf(listPlaces(world, viewer)) }, viewer)),

  async movedAfter(viewer, place, { among, limit }) {
    return placesOf(world, viewer, among)
      .flatMap(({ record }) => presentOf(record).map((member) => ({ chatId: record.chat.id, member })))
      .flatMap(({ chatId, member: { userId, movedAt, deliveredSeq, readSeq } }): MovedCursor[] =>
        movedAt === undefined ? [] : [{ at: movedAt, chatId, userId, deliveredSeq, readSeq }],
      )
      .filter((moved) => compareMoves(moved, place) > 0)
      .sort(compareMoves)
      .slice(0, limit);
  },
});

const momentOf = (world: World, viewer: UserId): SyncMoment => ({
  async standings(among) {
    const standings = placesOf(world, viewer, among).map(standingOf);
    return standings.sort((one, other) => other.lastActivityAt - one.lastActivityAt || compareIds(other.chatId, one.chatId));
  },

  async views(chatIds, withMembers) {
    const places = chatIds.map((chatId) => getPlace(world, viewer, chatId));
    const shown = places.map((place) => ({
      ...showChat(world, place),
      ...(withMembers.has(place.record.chat.id) && { members: showMembers(world, place) }),
    }));
    return new Map(shown.map((chat) => [chat.id, chat]));
  },

  async changes(wanted) {
    return new Map(wanted.map((each) => [each.standing.chatId, rowsOf(world, getPlace(world, viewer, each.standing.chatId), each)]));
  },

  async newest(wanted) {
    return new Map(
      wanted.map(({ standing: { chatId }, limit }): [ChatId, MessageView[]] => {
        const place = getPlace(world, viewer, chatId);
        const newest = visibleTo(world, place).slice(-limit || Infinity);
        return [chatId, newest.map((message) => showMessage(world, place.record, message)).sort(byRevision)];
      }),
    );
  },
});

const copiesOf = (places: readonly Place[]): World['chats'] =>
  new Map(places.map(({ record }) => [record.chat.id, structuredClone(record)]));

function placesOf(world: World, viewer: UserId, among: readonly ChatId[] | undefined): Place[] {
  return listPlaces(world, viewer).filter(({ record }) => !among || among.includes(record.chat.id));
}

const standingOf = ({ record, member: { joinedSeq, joinedRevision, deliveredSeq } }: Place): SyncStanding => {
  const { id: chatId, revision, lastSeq, lastActivityAt } = record.chat;
  return { chatId, revision, lastSeq, lastActivityAt, memberCount: presentOf(record).length, joinedSeq, joinedRevision, deliveredSeq };
};

const visibleTo = (world: World, { record, member }: Place) =>
  record.messages.filter(({ chatId, seq }) => seq > member.joinedSeq && !isHidden(world, member.userId, { chatId, seq }));

function rowsOf(world: World, place: Place, { after, limit, withMembers }: SyncWanted): SyncRows {
  const { record } = place;
  const messages = visibleTo(world, place).filter(({ revision }) => revision > after);
  const members = withMembers ? record.members.filter(({ revision }) => revision > after) : [];
  const rows = [...messages, ...members].sort(byRevision);
  const hasMore = rows.length > limit;
  const revision = (hasMore ? rows[limit - 1]?.revision : undefined) ?? record.chat.revision;

  const isTold = (row: { revision: number }) => row.revision <= revision;
  return {
    revision,
    hasMore,
    messages: messages
      .filter(isTold)
      .sort(byRevision)
      .map((message) => showMessage(world, record, message)),
    members: members
      .filter(isTold)
      .sort(byRevision)
      .map((member) => showChange(world, member)),
  };
}

const byRevision = (one: { revision: number }, other: { revision: number }): number => one.revision - other.revision;

const compareMoves = (one: MovesPlace, other: MovesPlace): number =>
  one.at - other.at || compareIds(one.chatId, other.chatId) || compareIds(one.userId, other.userId);
