import type { Role } from './chat.js';

/** Who may do what in a group. One may always leave, and step down. */
export const GROUP_RIGHTS = {
  changeSettings: ['owner', 'admin'],
  addMembers: ['owner', 'admin'],
  removeMembers: ['owner', 'admin'],
  removeAdmins: ['owner'],
  promote: ['owner', 'admin'],
  demote: ['owner'],
  handOver: ['owner'],
  deleteOthersMessages: ['owner', 'admin'],
} as const satisfies Record<string, readonly Role[]>;
export type GroupRight = keyof typeof GROUP_RIGHTS;

export const hasRight = (role: Role, right: GroupRight): boolean => (GROUP_RIGHTS[right] as readonly Role[]).includes(role);
