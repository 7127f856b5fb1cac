import type { FileStore } from '../../../application/ports/file-store.js';
import { fileNotFound, idTaken } from '../../../domain/errors.js';
import type { MessageRef, UserId } from '../../../domain/ids.js';
import { findMember, isHidden, type KnownFile, type World } from './world.js';

export const fileStore = (world: World): FileStore => ({
  async add(file) {
    if (world.files.has(file.id)) throw idTaken();
    world.files.set(file.id, { file: { ...file }, shownBy: new Map() });
  },

  async find(id) {
    const known = world.files.get(id);
    return known && { ...known.file };
  },

  async getVisible(viewer, id) {
    const known = world.files.get(id);
    if (!known) throw fileNotFound();
    const { file, shownBy } = known;
    if (file.uploadedBy !== viewer && ![...shownBy.values()].some((ref) => canSee(world, viewer, ref))) throw fileNotFound();
    return { ...file };
  },

  async removeUnused(id) {
    const known = world.files.get(id);
    if (!known || isUsed(known)) return undefined;
    world.files.delete(id);
    return known.file;
  },

  async unusedOf(ids) {
    const isUnused = (known: KnownFile | undefined) => known !== undefined && !isUsed(known);
    return new Set(ids.filter((id) => isUnused(world.files.get(id))));
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

const isUsed = ({ pictureOf, shownBy }: KnownFile): boolean => pictureOf !== undefined || shownBy.size > 0;

function canSee(world: World, viewer: UserId, ref: MessageRef): boolean {
  const record = world.chats.get(ref.chatId);
  const member = record && findMember(record, viewer);
  return member !== undefined && ref.seq > member.joinedSeq && !isHidden(world, viewer, ref);
}
