import type { FileStore } from '../../../application/ports/file-store.js';
import { fileNotFound, idTaken } from '../../../domain/errors.js';
import type { FileId, MessageRef, UserId } from '../../../domain/ids.js';
import { findMember, isHidden, type World } from './world.js';

export const fileStore = (world: World): FileStore => ({
  async add(file) {
    if (world.files.has(file.id)) throw idTaken();
    world.files.set(file.id, { file: { ...file } });
  },

  async find(id) {
    const known = world.files.get(id);
    return known && { ...known.file };
  },

  async getVisible(viewer, id) {
    const file = world.files.get(id)?.file;
    const isVisible = file && (file.uploadedBy === viewer || showing(world, id).some((ref) => canSee(world, viewer, ref)));
    if (!isVisible) throw fileNotFound();
    return { ...file };
  },

  async removeUnused(id) {
    const known = world.files.get(id);
    if (!known || isUsed(world, id)) return undefined;
    world.files.delete(id);
    return known.file;
  },

  async unusedOf(ids) {
    const shown = new Set([...world.chats.values()].flatMap(({ messages }) => messages.map(({ media }) => media?.id)));
    return new Set(ids.filter((id) => world.files.has(id) && !shown.has(id) && world.files.get(id)?.pictureOf === undefined));
  },

  async list({ after, limit }) {
    return inOrder(world, after)
      .slice(0, limit)
      .map((file) => ({ ...file }));
  },

  async known(ids) {
    return new Set(ids.filter((id) => world.files.has(id)));
  },
});

const inOrder = ({ files }: World, after = '0') =>
  [...files.values()]
    .map(({ file }) => file)
    .filter(({ id }) => BigInt(id) > BigInt(after))
    .sort((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1));

const isUsed = (world: World, id: FileId): boolean => world.files.get(id)?.pictureOf !== undefined || showing(world, id).length > 0;

/** The messages that show the file. */
const showing = ({ chats }: World, id: FileId): MessageRef[] =>
  [...chats.values()].flatMap(({ messages }) => messages.filter(({ media }) => media?.id === id));

function canSee(world: World, viewer: UserId, ref: MessageRef): boolean {
  const record = world.chats.get(ref.chatId);
  const member = record && findMember(record, viewer);
  return member !== undefined && ref.seq > member.joinedSeq && !isHidden(world, viewer, ref);
}
