import { randomUUID } from 'node:crypto';
import type { Installation } from '../../../application/ports/installation-store.js';
import type { Session } from '../../../application/ports/session-store.js';
import type { Account } from '../../../application/ports/user-store.js';
import type { Attachment } from '../../../domain/attachment.js';
import type { Chat, Membership } from '../../../domain/chat.js';
import { chatNotFound, fileNotFound, messageNotFound, userNotFound } from '../../../domain/errors.js';
import { messageIdOf, type ChatId, type FileId, type Instant, type MessageRef, type SessionId, type UserId } from '../../../domain/ids.js';
import type { Message } from '../../../domain/message.js';
import type { NotedMove } from '../../../domain/receipt-policy.js';
import type { User } from '../../../domain/user.js';

/** All that the memory adapters keep. What is in it never leaves it: callers are given copies. */
export interface World {
  accounts: Map<UserId, Account>;
  sessions: Map<SessionId, Session>;
  chats: Map<ChatId, ChatRecord>;
  /** What there may be only one of: the private chat of a pair, the group made by a founder's client id. */
  unique: Map<string, ChatId>;
  /** The ids of the messages that each person hid, in the order of hiding, which counts them. */
  hidden: Map<UserId, Map<string, number>>;
  files: Map<FileId, KnownFile>;
  installation: Installation;
}

/** A file, and what shows it: messages, by their ids, or somebody whose picture it is. */
export interface KnownFile {
  file: Attachment;
  shownBy: Map<string, MessageRef>;
  pictureOf?: UserId | ChatId;
}

/** A membership, and when its cursors last moved. */
export interface Stay extends Membership {
  movedAt?: Instant;
}

export interface ChatRecord {
  chat: Chat;
  /** Every stay, in order of joining; one person has several after coming again, at most one of them open. */
  members: Stay[];
  /** Seqs have no holes: message `seq` is at `seq - 1`. */
  messages: Message[];
  /** The revision at which the settings last changed. */
  settingsRevision: number;
  /** What each sender used each client id for: kept apart from the messages, because a tombstone has lost its content. */
  sent: Map<string, { seq: number; body: readonly string[] }>;
  /** How each person's cursors moved: one entry a second at most. */
  moves: Map<UserId, NotedMove[]>;
}

/** A chat, as one of its members stands in it. */
export interface Place {
  record: ChatRecord;
  member: Membership;
}

export const emptyWorld = (): World => ({
  accounts: new Map(),
  sessions: new Map(),
  chats: new Map(),
  unique: new Map(),
  hidden: new Map(),
  files: new Map(),
  // Another one each time: what was there before is forgotten, and none of its business.
  installation: { id: randomUUID(), claims: 0 },
});

export function getAccount(world: World, userId: UserId): Account {
  const account = world.accounts.get(userId);
  if (!account) throw userNotFound();
  return account;
}

export const getUser = (world: World, userId: UserId): User => getAccount(world, userId).user;

/** Notes which file a message shows, and that it does not show the one from before it was changed. */
export function noteShown({ files }: World, message: Message, before?: Message): void {
  if (before?.media) files.get(before.media.id)?.shownBy.delete(messageIdOf(before));
  if (message.media) files.get(message.media.id)?.shownBy.set(messageIdOf(message), { chatId: message.chatId, seq: message.seq });
}

/** Makes a file the picture of a user or a chat, in the place of the one before. @returns the file of that one */
export function showAs({ files }: World, of: UserId | ChatId, picture: FileId | undefined): FileId | undefined {
  const shown = picture === undefined ? undefined : files.get(picture);
  if (picture !== undefined && (!shown || shown.pictureOf !== undefined)) throw fileNotFound();
  const former = [...files.values()].find(({ pictureOf }) => pictureOf === of);
  delete former?.pictureOf;
  if (shown) shown.pictureOf = of;
  return former?.file.id;
}

export function getRecord(world: World, chatId: ChatId): ChatRecord {
  const record = world.chats.get(chatId);
  if (!record) throw chatNotFound();
  return record;
}

export const isPresent = ({ leftSeq }: Membership): boolean => leftSeq === undefined;

/** Who is in, in order of their coming. */
export const presentOf = ({ members }: ChatRecord): Stay[] =>
  members
    .filter(isPresent)
    .sort((one, other) => one.joinedRevision - other.joinedRevision || (BigInt(one.userId) < BigInt(other.userId) ? -1 : 1));

export const findMember = (record: ChatRecord, userId: UserId): Membership | undefined =>
  record.members.find((member) => member.userId === userId && isPresent(member));

export function getMember(record: ChatRecord, userId: UserId): Membership {
  const member = findMember(record, userId);
  if (!member) throw chatNotFound();
  return member;
}

export function getPlace(world: World, userId: UserId, chatId: ChatId): Place {
  const record = getRecord(world, chatId);
  return { record, member: getMember(record, userId) };
}

export const listPlaces = (world: World, userId: UserId): Place[] =>
  [...world.chats.values()].flatMap((record) => {
    const member = findMember(record, userId);
    return member ? [{ record, member }] : [];
  });

export const isHidden = ({ hidden }: World, viewer: UserId, ref: MessageRef): boolean => hidden.get(viewer)?.has(messageIdOf(ref)) === true;

/** A message that the viewer can see, and from where they see it. */
export function getVisible(world: World, viewer: UserId, ref: MessageRef): Place & { message: Message } {
  const found = getWithinStay(world, viewer, ref);
  if (isHidden(world, viewer, ref)) throw messageNotFound();

  return found;
}

/** The same, whether they have hidden it or not. */
export function getWithinStay(world: World, viewer: UserId, { chatId, seq }: MessageRef): Place & { message: Message } {
  const record = world.chats.get(chatId);
  const member = record && findMember(record, viewer);
  const message = record?.messages[seq - 1];
  if (!record || !member || !message || seq <= member.joinedSeq) throw messageNotFound();

  return { record, member, message };
}
