import { userNotFound } from '../../domain/errors.js';
import type { Attachment } from '../../domain/attachment.js';
import type { FileId, UserId } from '../../domain/ids.js';
import { fold, type User } from '../../domain/user.js';
import type { Caller } from '../caller.js';
import type { Clock } from '../ports/clock.js';
import { keepPicture, type KeepDeps } from '../media/keep.js';
import { letGo, orDiscard } from '../media/remove.js';
import type { StagedFile } from '../ports/file-inspector.js';
import type { EventBus } from '../ports/event-bus.js';
import type { ChatReader } from '../ports/readers.js';
import type { PresenceBoard } from '../ports/presence-board.js';
import type { Faults } from '../ports/faults.js';
import type { Jobs } from '../ports/jobs.js';
import type { ProfilePatch, UserStore } from '../ports/user-store.js';

export interface OwnProfile {
  user: User;
  online: boolean;
}

interface Deps {
  users: UserStore;
  chatReader: ChatReader;
  board: PresenceBoard;
  bus: EventBus;
  clock: Clock;
}

export const ownProfile =
  ({ users, board }: Pick<Deps, 'users' | 'board'>) =>
  async ({ userId }: Caller): Promise<OwnProfile> => {
    const user = await users.find(userId);
    if (!user) throw userNotFound();

    return { user, online: (await board.online([userId])).has(userId) };
  };

/** Gives the caller a picture. @throws file_type_not_allowed · file_unreadable · busy */
export const changeOwnPicture =
  (deps: Deps & KeepDeps & { jobs: Jobs }) =>
  async ({ userId }: Caller, upload: StagedFile): Promise<OwnProfile & { file: Attachment }> => {
    const file = await keepPicture(deps, userId, upload);
    return { ...(await orDiscard(deps, file, () => showPicture(deps, userId, file.id))), file };
  };

/** Takes the caller's picture away; nothing happens when there is none. */
export const removeOwnPicture =
  (deps: Deps & { jobs: Jobs; faults: Faults }) =>
  async ({ userId }: Caller): Promise<void> => {
    if ((await deps.users.find(userId))?.avatarUrl !== undefined) await showPicture(deps, userId, undefined);
  };

async function showPicture(deps: Deps & { jobs: Jobs; faults: Faults }, userId: UserId, picture: FileId | undefined): Promise<OwnProfile> {
  const { users, chatReader, board, bus, clock } = deps;
  const chatIds = await chatReader.idsOf(userId);
  const online = (await board.online([userId])).has(userId);

  const { user, former } = await users.changePicture(userId, picture, clock.now());

  bus.publish({ type: 'user.updated', userId, user: { ...user, online, isAcquainted: true }, chatIds });
  await letGo(deps, former);
  return { user, online };
}

/**
 * What is absent from the patch stays as it is. Where nothing differs, nothing is stored and nobody is told.
 * @throws user_not_found · username_taken · email_taken
 */
export const changeProfile =
  ({ users, chatReader, board, bus, clock }: Deps) =>
  async ({ userId }: Caller, { username, email, ...rest }: ProfilePatch): Promise<OwnProfile> => {
    const folded = {
      ...rest,
      ...(username !== undefined && { username: fold(username) }),
      ...(email !== undefined && { email: fold(email) }),
    };

    // Read before anything is stored: what is stored is to be announced, whatever fails.
    const before = await users.find(userId);
    if (!before) throw userNotFound();
    const online = (await board.online([userId])).has(userId);
    if (!differs(folded, before)) return { user: before, online };
    const chatIds = await chatReader.idsOf(userId);

    const user = await users.update(userId, folded, clock.now());

    bus.publish({ type: 'user.updated', userId, user: { ...user, online, isAcquainted: true }, chatIds });
    return { user, online };
  };

const differs = (patch: ProfilePatch, user: User): boolean =>
  (Object.keys(patch) as (keyof ProfilePatch)[]).some((field) => patch[field] !== user[field]);
