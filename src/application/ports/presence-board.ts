import type { UserId } from '../../domain/ids.js';

/** Who has a socket open, on any node. It lives no longer than the nodes that write it, so a crash leaves nobody online. */
export interface PresenceBoard {
  /** Takes effect before it resolves. */
  arrive(userId: UserId): Promise<void>;
  depart(userId: UserId): Promise<void>;
  /** Which of these are here. */
  online(userIds: readonly UserId[]): Promise<Set<UserId>>;
}
