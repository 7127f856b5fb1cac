import type { BlobStore } from '../../src/application/ports/blob-store.js';
import type { Storage } from '../../src/application/ports/ports.js';
import { blobOf, type Attachment } from '../../src/domain/attachment.js';
import { pairOf } from '../../src/domain/chat.js';
import type { Group } from '../../src/domain/group.js';
import { asUserId, type ChatId, type FileId, type UserId } from '../../src/domain/ids.js';
import type { Draft, Message } from '../../src/domain/message.js';
import { A_TEXT } from '../support/bad-world.js';
import { putIn } from '../support/blobs.js';
import { register, type Person } from '../support/client.js';
import { aChatId, anAttachment, groupIn } from '../support/storage-world.js';

/** How somebody can stand in the chat that an attempt is about. */
export const STANDINGS = ['outsider', 'newcomer', 'member', 'hider', 'author', 'admin', 'owner', 'left', 'removed'] as const;
export type Standing = (typeof STANDINGS)[number];

/** Who tries, and two who only have things tried on them: a member and an admin. */
export type Cast = Record<Standing | 'bystander' | 'deputy', Person>;

/** A chat with everybody in their place, and nothing in it that anybody tried. */
export interface Scene {
  cast: Cast;
  /** The chat and who is in it, as the domain sees them. */
  group: Group;
  /** The author's, with their file, from before the newcomer came. */
  message: Message;
  fileId: FileId;
  /** What the log says of the newcomer's coming; in a private chat another message. */
  later: Message;
  /** Who has deleted both for themselves. */
  hiders: ReadonlySet<UserId>;
}

export async function gather(url: string): Promise<Cast> {
  const person = (name: string) => register(url, name);
  const [hider, bystander, deputy] = [await person('hider'), await person('by'), await person('deputy')];
  const [outsider, newcomer, member, author] = [
    await person('outsider'),
    await person('new'),
    await person('member'),
    await person('author'),
  ];
  const [admin, owner, left, removed] = [await person('admin'), await person('owner'), await person('left'), await person('removed')];
  return { outsider, newcomer, member, hider, author, admin, owner, left, removed, bystander, deputy };
}

export const idOf = ({ id }: Person): UserId => asUserId(id);

/** Where scenes are made. */
export interface Kept {
  storage: Storage;
  blobs: BlobStore;
}

/** A new group. Nobody is told of it: the storage alone knows. */
export async function groupScene(kept: Kept, cast: Cast): Promise<Scene> {
  const { storage } = kept;
  const at = Date.now();
  const plain = [cast.author, cast.member, cast.hider, cast.bystander, cast.left, cast.removed].map((person) => ({
    userId: idOf(person),
    role: 'member' as const,
  }));
  const admins = [cast.admin, cast.deputy].map((person) => ({ userId: idOf(person), role: 'admin' as const }));
  const owner = { userId: idOf(cast.owner), role: 'owner' as const };
  const group = { id: aChatId(), name: 'a group', founder: owner.userId, members: [owner, ...admins, ...plain], at };
  const { chatId } = await storage.chats.createGroup(group);
  const file = await textOf(kept, cast.author);
  const message = await say(storage, chatId, cast.author, file);
  await storage.chats.change(chatId, at, () => ({ left: { userId: idOf(cast.removed), wasRemoved: true } }));
  const changed = await storage.chats.change(chatId, at, () => ({
    left: { userId: idOf(cast.left), wasRemoved: false },
    joined: [idOf(cast.newcomer)],
    announcement: { senderId: owner.userId, content: 'somebody came' },
  }));
  if (!changed?.announcement) throw new Error('the log says nothing of the newcomer');
  const later = changed.announcement;
  const hider = idOf(cast.hider);
  for (const ref of [message, later]) await storage.hidden.hide(hider, ref);
  return { cast, message, fileId: file.id, later, hiders: new Set([hider]), group: await groupIn(storage, chatId) };
}

/** The one private chat of the author and the member, with new messages in it. */
export async function privateScene(kept: Kept, cast: Cast): Promise<Scene> {
  const { storage } = kept;
  const { chatId } = await storage.chats.openPrivate(pairOf(idOf(cast.author), idOf(cast.member)), { id: aChatId(), at: Date.now() });
  const file = await textOf(kept, cast.author);
  const message = await say(storage, chatId, cast.author, file);
  const later = await say(storage, chatId, cast.member);
  return { cast, message, fileId: file.id, later, hiders: new Set(), group: await groupIn(storage, chatId) };
}

async function textOf({ storage, blobs }: Kept, author: Person): Promise<Attachment> {
  const file = anAttachment(idOf(author), {
    kind: 'documents',
    mimeType: 'text/plain',
    extension: 'txt',
    size: A_TEXT.length,
    hasThumbnail: false,
  });
  await storage.files.add(file);
  await putIn(blobs, blobOf(file), Buffer.from(A_TEXT));
  return file;
}

async function say({ log }: Storage, chatId: ChatId, { id }: Person, media?: Attachment): Promise<Message> {
  const draft: Draft = { chatId, senderId: asUserId(id), type: 'text', content: 'among us', at: Date.now() };
  return (await log.append(media ? { ...draft, type: 'file', media } : draft)).message;
}
