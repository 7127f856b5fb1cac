import { groupRightMissing, lastOwner, privateChatStays } from '../../src/domain/errors.js';
import { all, inGroup, members, stayOf, whoHas, type Judge } from './judges.js';
import type { RouteAttempt } from './route-attempts.js';
import type { Cast, Scene } from './scene.js';

const named =
  (who: keyof Cast) =>
  ({ group, cast }: Scene): string[] => [group.chat.id, cast[who].id];
const oneself: RouteAttempt['ids'] = ({ group, cast }, who) => [group.chat.id, cast[who].id];

/** An owner leaves like everybody else, but is removed by nobody. */
const isOwner: Judge = ({ cast }, by) => (by === cast.owner.id ? undefined : groupRightMissing('removeAdmins'));
const mayLeave: Judge = ({ group }) => (group.chat.type === 'private' ? privateChatStays() : undefined);
const isNotOwner: Judge = (scene, by) => (stayOf(scene, by)?.role === 'owner' ? lastOwner() : undefined);

export const removing: RouteAttempt[] = [
  { what: 'a member', judge: whoHas('removeMembers'), ids: named('bystander') },
  { what: 'an admin', judge: whoHas('removeMembers', 'removeAdmins'), ids: named('deputy') },
  { what: 'the owner', judge: all(inGroup, isOwner), ids: named('owner') },
  { what: 'oneself', judge: all(members, mayLeave), ids: oneself },
];

export const changingRoles: RouteAttempt[] = [
  { what: 'a member an admin', judge: whoHas('promote'), ids: named('bystander'), body: () => ({ role: 'admin' }) },
  { what: 'an admin a member', judge: whoHas('demote'), ids: named('deputy'), body: () => ({ role: 'member' }) },
  { what: 'a member the owner', judge: whoHas('handOver'), ids: named('bystander'), body: () => ({ role: 'owner' }) },
  { what: 'oneself a member', judge: all(inGroup, isNotOwner), ids: oneself, body: () => ({ role: 'member' }) },
];
