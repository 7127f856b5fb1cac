import type { FileId, Instant, SessionId, UserId } from '../../domain/ids.js';
import type { Person, User } from '../../domain/user.js';

export interface Account {
  user: User;
  passwordHash: string;
}

export type ProfilePatch = Partial<Pick<User, 'name' | 'username' | 'about' | 'email'>>;

/** Somebody with another picture, or none, and the file of the one before. */
export interface PictureChanged {
  user: User;
  former: FileId | undefined;
}

export interface UserStore {
  /** @throws id_taken · username_taken · email_taken */
  create(account: Account): Promise<void>;
  /** By folded username or e-mail. */
  findByIdentifier(identifier: string): Promise<Account | undefined>;
  find(userId: UserId): Promise<User | undefined>;
  findAccount(userId: UserId): Promise<Account | undefined>;
  /** @throws user_not_found · username_taken · email_taken */
  update(userId: UserId, patch: ProfilePatch, at: Instant): Promise<User>;
  /**
   * Shows this file as the user's picture, in the place of the one before; none when absent.
   * @throws user_not_found · file_not_found
   */
  changePicture(userId: UserId, picture: FileId | undefined, at: Instant): Promise<PictureChanged>;
  /**
   * Puts one password hash in the place of another, and ends every session of the user's but one: both, or neither. No session that
   * the old password opens outlives it.
   * @returns those that it ended
   * @throws wrong_password when the hash is not `from` any more
   */
  changePassword(userId: UserId, change: { from: string; to: string; keep: SessionId; at: Instant }): Promise<SessionId[]>;
  /** The cards of those who exist, in any order. */
  cardsOf(userIds: readonly UserId[]): Promise<Person[]>;
  /** Notes when people were last here; it never goes back. */
  seen(userIds: readonly UserId[], at: Instant): Promise<void>;
}
