import type { Instant, UserId } from './ids.js';

export type UserRole = 'user' | 'admin';

/** A person with an account: at least one of `username` and `email` is there, both folded and unique. */
export interface User {
  id: UserId;
  username?: string;
  email?: string;
  name: string;
  about: string;
  avatarUrl?: string;
  role: UserRole;
  isActive: boolean;
  createdAt: Instant;
  updatedAt: Instant;
  lastSeenAt?: Instant;
}

/** What of a person stands on each of their messages. */
export type Person = Pick<User, 'id' | 'name'> & { avatarUrl?: string };

export const USERNAME = /^[a-z0-9_.]{3,32}$/;
/** bcrypt looks at no byte past the 72nd, so a longer password would be accepted by its beginning alone. */
export const PASSWORD = { minCharacters: 8, maxBytes: 72 } as const;
export const NAME_MAX = 64;
export const ABOUT_MAX = 256;

/** Usernames and e-mail addresses are compared folded: case and compatibility forms do not tell two people apart. */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase().normalize('NFKC').trim();
