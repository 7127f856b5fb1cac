import { announcement } from '../../domain/announcement.js';
import { pictureIn, type Attachment } from '../../domain/attachment.js';
import { changePicture, needRight, removePicture, type Group } from '../../domain/group.js';
import type { GroupChange } from '../../domain/group-change.js';
import type { ChatId, FileId } from '../../domain/ids.js';
import type { Person } from '../../domain/user.js';
import type { ChatView } from '../../domain/views.js';
import type { Caller } from '../caller.js';
import { keepPicture, type KeepDeps } from '../media/keep.js';
import { letGo, orDiscard } from '../media/remove.js';
import type { StagedFile } from '../ports/file-inspector.js';
import type { Jobs } from '../ports/jobs.js';
import { change, said, type GroupDeps } from './change-groups.js';
import { getChat } from './view-chats.js';

/**
 * Gives a group a picture.
 * @throws chat_not_found · not_a_group · group_right_missing · file_type_not_allowed · file_unreadable · busy
 */
export const changeGroupPicture =
  (deps: GroupDeps & KeepDeps & { jobs: Jobs }) =>
  async ({ userId }: Caller, chatId: ChatId, upload: StagedFile): Promise<{ chat: ChatView; file: Attachment }> => {
    const by = await deps.cards.of(userId);
    const file = await keepPicture(deps, userId, upload);

    const show = (group: Group) => changePicture(group, userId, file.id);
    const former = await orDiscard(deps, file, () => repicture(deps, by, chatId, { decide: show, text: announcement.pictured(by.name) }));
    await letGo(deps, former);
    return { chat: await getChat(deps)({ userId }, chatId), file };
  };

/** Takes a group's picture away; nothing happens when there is none. @throws chat_not_found · not_a_group · group_right_missing */
export const removeGroupPicture =
  (deps: GroupDeps & { jobs: Jobs }) =>
  async ({ userId }: Caller, chatId: ChatId): Promise<void> => {
    const by = await deps.cards.of(userId);

    const hide = (group: Group) => removePicture(group, userId);
    const former = await repicture(deps, by, chatId, { decide: hide, text: announcement.unpictured(by.name) });
    await letGo(deps, former);
  };

/** @returns the picture that the group had */
async function repicture(
  deps: GroupDeps,
  by: Person,
  chatId: ChatId,
  { decide, text }: { decide: (group: Group) => GroupChange | undefined; text: string },
): Promise<FileId | undefined> {
  let former: FileId | undefined;
  await change(deps, by, chatId, (group) => {
    former = pictureIn(group.chat.avatarUrl);
    const decided = decide(group);
    return decided && { ...decided, announcement: said(by.id, text) };
  });
  return former;
}

/**
 * Whether somebody may give a group a picture, asked before one is read.
 * @throws chat_not_found · not_a_group · group_right_missing
 */
export const mayChangeGroupPicture =
  ({ chats, clock }: Pick<GroupDeps, 'chats' | 'clock'>) =>
  async ({ userId }: Caller, chatId: ChatId): Promise<void> => {
    await chats.change(chatId, clock.now(), (group) => void needRight(group, userId, 'changeSettings'));
  };
