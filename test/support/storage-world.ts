import type { Storage } from '../../src/application/ports/ports.js';
import type { Session } from '../../src/application/ports/session-store.js';
import type { Attachment } from '../../src/domain/attachment.js';
import { foundersOf, pairOf } from '../../src/domain/chat.js';
import { chatNotFound, DomainError } from '../../src/domain/errors.js';
import type { Group as DomainGroup } from '../../src/domain/group.js';
import type { GroupChanged } from '../../src/domain/group-change.js';
import { asChatId, asFileId, asSessionId, asUserId, type ChatId, type FileId, type MessageRef, type UserId } from '../../src/domain/ids.js';
import { tombstoneOf, type Draft, type Message } from '../../src/domain/message.js';
import type { User } from '../../src/domain/user.js';

/** When everything happens that does not say when. */
export const NOON = Date.UTC(2026, 0, 15, 12);

let made = 0n;

/** Ids that no other test of this run has; long and short by turns, so that sorting them as text, or as doubles, shows. */
function nextId(): string {
  made += 1n;
  return String((made % 2n === 0n ? 2n ** 62n : 9n * 10n ** 12n) + made);
}

export const aUserId = (): UserId => asUserId(nextId());
export const aFileId = (): FileId => asFileId(nextId());
export const aChatId = (): ChatId => asChatId(nextId());
/** A word that no other test of this run uses. */
export const aWord = (): string => `w${nextId()}`;

/** A person to be stored. */
export const aUser = (details: Partial<User> = {}): User => ({
  id: aUserId(),
  username: aWord(),
  name: `Person ${aWord()}`,
  about: '',
  role: 'user',
  isActive: true,
  createdAt: NOON,
  updatedAt: NOON,
  ...details,
});

export const passwordHashOf = (userId: UserId): string => `hash of ${userId}`;

export async function aPerson({ users }: Storage, details: Partial<User> = {}): Promise<User> {
  const user = aUser(details);
  await users.create({ user, passwordHash: passwordHashOf(user.id) });
  return user;
}

export const people = (storage: Storage, count: number): Promise<User[]> =>
  Promise.all(Array.from({ length: count }, () => aPerson(storage)));

/** A session to be stored. */
export const aSessionToBe = (details: Partial<Session> & Pick<Session, 'userId'>): Session => ({
  id: asSessionId(nextId()),
  generation: 0,
  secretDigest: `digest ${nextId()}`,
  rotatedAt: NOON,
  createdAt: NOON,
  expiresAt: NOON + 60_000,
  ...details,
});

export async function aSession(storage: Storage, details: Partial<Session> = {}): Promise<Session> {
  const session = aSessionToBe({ ...details, userId: details.userId ?? (await aPerson(storage)).id });
  await storage.sessions.create(session, { passwordHash: passwordHashOf(session.userId), most: 100 });
  return session;
}

export interface PrivateChat {
  chatId: ChatId;
  one: UserId;
  other: UserId;
}

export async function aPrivateChat(storage: Storage, { at = NOON } = {}): Promise<PrivateChat> {
  const [one, other] = [await aPerson(storage), await aPerson(storage)];
  const { chatId } = await storage.chats.openPrivate(pairOf(one.id, other.id), { id: aChatId(), at });
  return { chatId, one: one.id, other: other.id };
}

export interface Group {
  chatId: ChatId;
  owner: UserId;
  /** All who are in from the start, the owner first. */
  members: UserId[];
}

export async function aGroup(storage: Storage, size: number): Promise<Group> {
  const [owner = aUserId(), ...others] = (await people(storage, size)).map(({ id }) => id);
  return aGroupOf(storage, owner, others);
}

export async function aGroupOf(
  storage: Storage,
  owner: UserId,
  others: readonly UserId[],
  { at = NOON, id = aChatId() } = {},
): Promise<Group> {
  const members = foundersOf({ owner, memberIds: others });
  const { chatId } = await storage.chats.createGroup({ id, name: `Group ${aWord()}`, founder: owner, members, at });
  return { chatId, owner, members: members.map(({ userId }) => userId) };
}

export const aDraft = (chatId: ChatId, senderId: UserId, more: Partial<Draft> = {}): Draft => ({
  chatId,
  senderId,
  type: 'text',
  content: 'hello',
  at: NOON,
  ...more,
});

/** What is known of a picture, to be stored. */
export const anAttachment = (uploadedBy: UserId, details: Partial<Attachment> = {}): Attachment => ({
  id: aFileId(),
  kind: 'images',
  mimeType: 'image/webp',
  extension: 'webp',
  size: 5_000_000_000,
  sha256: aWord(),
  originalName: 'صورة.webp',
  width: 640,
  height: 480,
  placeholder: 'AAAA',
  hasThumbnail: true,
  uploadedBy,
  createdAt: NOON,
  linkKey: aWord(),
  ...details,
});

export async function aFile({ files }: Storage, uploadedBy: UserId, details: Partial<Attachment> = {}): Promise<Attachment> {
  const file = anAttachment(uploadedBy, details);
  await files.add(file);
  return file;
}

/** Has somebody send a file. */
export async function show({ log }: Storage, chatId: ChatId, senderId: UserId, media: Attachment): Promise<Message> {
  return (await log.append({ chatId, senderId, type: 'image', media, at: NOON })).message;
}

export async function say(storage: Storage, chatId: ChatId, senderId: UserId, more: Partial<Draft> = {}): Promise<Message> {
  return (await storage.log.append(aDraft(chatId, senderId, more))).message;
}

/** Has `senderId` write `count` messages, one after another. */
export async function sayMany(storage: Storage, chatId: ChatId, senderId: UserId, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await say(storage, chatId, senderId);
}

export const erase = (storage: Storage, ref: MessageRef, by: UserId) =>
  storage.log.change(ref, by, (message) => tombstoneOf(message, NOON + 1));

export const edit = (storage: Storage, ref: MessageRef, by: UserId, content = 'edited') =>
  storage.log.change(ref, by, (message) => ({ ...message, content, editedAt: NOON + 1 }));

/** Lets in those of these who are not in, without a word of it in the log. */
export const joinAny = (storage: Storage, chatId: ChatId, userIds: readonly UserId[], at = NOON) =>
  storage.chats.change(chatId, at, ({ members }) => {
    const joined = [...new Set(userIds)].filter((wanted) => !members.some(({ userId }) => userId === wanted));
    return joined.length > 0 ? { joined } : undefined;
  });

export async function join(storage: Storage, chatId: ChatId, ...userIds: UserId[]): Promise<GroupChanged> {
  return changed(await joinAny(storage, chatId, userIds));
}

/** Ends a membership, without a word of it in the log. */
export async function leave(storage: Storage, chatId: ChatId, userId: UserId, { wasRemoved = false } = {}): Promise<GroupChanged> {
  return changed(
    await storage.chats.change(chatId, NOON, ({ members }) => {
      if (!members.some((member) => member.userId === userId)) throw chatNotFound();
      return { left: { userId, wasRemoved } };
    }),
  );
}

function changed(change: GroupChanged | undefined): GroupChanged {
  if (!change) throw new Error('Nothing changed.');
  return change;
}

/** The chat and who is in it, with their cursors, as they are now. */
export async function groupIn({ chats }: Storage, chatId: ChatId): Promise<DomainGroup> {
  const found: DomainGroup[] = [];
  await chats.change(chatId, 0, (group) => void found.push(group));
  const [group] = found;
  if (!group) throw new Error('there is no such chat');
  return group;
}

/** The code that this is refused with, or what it resolved to. */
export async function refusalOf(attempt: Promise<unknown>): Promise<unknown> {
  try {
    return { resolvedTo: await attempt };
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

/** The numbers from `first` to `last`. */
export const upTo = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);
export const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((one, other) => one - other);
