import type { Position } from '../../../application/ports/page.js';
import type { ChatReader } from '../../../application/ports/readers.js';
import { MEMBERS_TOLD_MAX, type Chat } from '../../../domain/chat.js';
import type { Instant, UserId } from '../../../domain/ids.js';
import type { ChatView, MemberView } from '../../../domain/views.js';
import { compareIds, pageOf } from './paging.js';
import { unreadCountOf } from './receipt-reader.js';
import { personOf, showMember, showMessage } from './views.js';
import {
  findMember,
  getPlace,
  getUser,
  isHidden,
  isPresent,
  listPlaces,
  presentOf,
  type ChatRecord,
  type Place,
  type World,
} from './world.js';

export const chatReader = (world: World): ChatReader => ({
  async list(viewer, page) {
    const keyOf = ({ record: { chat } }: Place) => ({ by: chat.lastActivityAt, id: chat.id });
    const found = pageOf(listPlaces(world, viewer), { keyOf, compare: latestFirst }, page);

    return {
      ...found,
      items: found.items.map((place) => ({
        ...showChat(world, place),
        ...(place.record.chat.type === 'private' && { members: showMembers(world, place) }),
      })),
    };
  },

  async get(viewer, chatId) {
    const place = getPlace(world, viewer, chatId);
    return { ...showChat(world, place), members: showMembers(world, place) };
  },

  async viewsFor(chatId, viewers) {
    const record = world.chats.get(chatId);
    const places = record ? [...new Set(viewers)].flatMap((viewer) => findPlace(record, viewer) ?? []) : [];
    const [one] = places;

    const byViewer = new Map(places.map((place) => [place.member.userId, showChat(world, place)]));
    return { byViewer, ...(one && presentOf(one.record).length <= MEMBERS_TOLD_MAX && { members: showMembers(world, one) }) };
  },

  async idsOf(userId) {
    return listPlaces(world, userId).map(({ record }) => record.chat.id);
  },

  async isMember(userId, chatId) {
    const record = world.chats.get(chatId);
    return record !== undefined && findMember(record, userId) !== undefined;
  },
});

function findPlace(record: ChatRecord, userId: UserId): Place | undefined {
  const member = findMember(record, userId);
  return member && { record, member };
}

const latestFirst = (one: Position<Instant>, other: Position<Instant>): number => other.by - one.by || compareIds(other.id, one.id);

export function showChat(world: World, place: Place): ChatView {
  const { record, member } = place;
  const newest = record.messages.findLast((message) => message.seq > member.joinedSeq && !isHidden(world, member.userId, message));
  return {
    ...record.chat,
    ...faceOf(world, place),
    memberCount: record.members.filter(isPresent).length,
    myRole: member.role,
    ...(newest && { lastMessage: showMessage(world, record, newest) }),
    unreadCount: unreadCountOf(world, place),
  };
}

/** A private chat looks like the other person. */
function faceOf(world: World, { record, member }: Place): Pick<Chat, 'name' | 'avatarUrl'> {
  const other = record.chat.type === 'private' && record.members.find(({ userId }) => userId !== member.userId);
  if (!other) return {};

  const { id: _id, ...face } = personOf(getUser(world, other.userId));
  return face;
}

export const showMembers = (world: World, { record }: Place): MemberView[] => presentOf(record).map((member) => showMember(world, member));
