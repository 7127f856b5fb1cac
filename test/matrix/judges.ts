import type { Membership } from '../../src/domain/chat.js';
import {
  chatNotFound,
  DomainError,
  fileInUse,
  fileNotFound,
  groupRightMissing,
  messageNotFound,
  notAGroup,
  notAllowedToDelete,
  notTheSender,
  notTheUploader,
} from '../../src/domain/errors.js';
import { hasRight, type GroupRight } from '../../src/domain/group-rights.js';
import type { UserId } from '../../src/domain/ids.js';
import { editedBy, mayDeleteForEveryone, type Message } from '../../src/domain/message.js';
import type { Scene } from './scene.js';

/** Says by the domain's own rules how somebody is refused; undefined when they are not. */
export type Judge = (scene: Scene, by: UserId) => DomainError | undefined;
export type Which = (scene: Scene) => Message;

export const stayOf = ({ group }: Scene, by: UserId): Membership | undefined => group.members.find(({ userId }) => userId === by);

export const anybody: Judge = () => undefined;

export const members: Judge = (scene, by) => (stayOf(scene, by) ? undefined : chatNotFound());

export const inGroup: Judge = (scene, by) => members(scene, by) ?? (scene.group.chat.type === 'group' ? undefined : notAGroup());

/** Members of a group who have every one of these rights. */
export const whoHas =
  (...rights: GroupRight[]): Judge =>
  (scene, by) => {
    const role = stayOf(scene, by)?.role;
    const missing = rights.find((right) => role !== undefined && !hasRight(role, right));
    return inGroup(scene, by) ?? (missing && groupRightMissing(missing));
  };

/** Members who were in when the message was written. @param refusal what the others are told */
export const whoHad =
  (which: Which, refusal = messageNotFound): Judge =>
  (scene, by) =>
    (stayOf(scene, by)?.joinedSeq ?? Infinity) < which(scene).seq ? undefined : refusal();

/** The same, but for who has deleted it for themselves. */
export const whoSees =
  (which: Which): Judge =>
  (scene, by) =>
    scene.hiders.has(by) ? messageNotFound() : whoHad(which)(scene, by);

/** Of those who see the message, the ones whom a rule of the domain does not refuse. */
export const whoMay =
  (rule: (message: Message, member: Membership) => DomainError | undefined) =>
  (which: Which): Judge =>
  (scene, by) => {
    const stay = stayOf(scene, by);
    return whoSees(which)(scene, by) ?? (stay && rule(which(scene), stay));
  };

export const deleters = whoMay((message, member) => (mayDeleteForEveryone(message, member) ? undefined : notAllowedToDelete()));

export const editors = whoMay((message, { userId }) => {
  try {
    editedBy(message, userId, { content: 'another', at: message.createdAt });
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
});

export const senders = whoMay(({ senderId }, { userId }) => (senderId === userId ? undefined : notTheSender()));

/** Who brought the scene's file, and who sees the message with it. */
export const seesFile: Judge = (scene, by) =>
  isUploader(scene, by) || !whoSees(({ message }) => message)(scene, by) ? undefined : fileNotFound();
const isUploader = ({ cast }: Scene, by: UserId): boolean => by === cast.author.id;

/** Nobody: who brought it cannot, since it is shown, and others never can. */
export const deletesFile: Judge = (scene, by) => seesFile(scene, by) ?? (isUploader(scene, by) ? fileInUse() : notTheUploader());

/** Each in turn; the first refusal stands. */
export const all =
  (...judges: Judge[]): Judge =>
  (scene, by) => {
    for (const judge of judges) {
      const refusal = judge(scene, by);
      if (refusal) return refusal;
    }
    return undefined;
  };
