import { expect } from 'chai';
import fc from 'fast-check';
import type { Membership, Role } from '../../src/domain/chat.js';
import { GROUP_MEMBERS_MAX } from '../../src/domain/chat.js';
import { DomainError } from '../../src/domain/errors.js';
import { addMembers, changeRole, changeSettings, JOINED_AT_ONCE_MAX, removeMember, type Group } from '../../src/domain/group.js';
import { placeChange, type GroupChange } from '../../src/domain/group-change.js';
import { hasRight, GROUP_RIGHTS, type GroupRight } from '../../src/domain/group-rights.js';
import { asChatId, asUserId, type UserId } from '../../src/domain/ids.js';

const id = (n: number): UserId => asUserId(String(n));
const [OWNER, ADMIN, OTHER_ADMIN, MEMBER, OTHER, OUTSIDER] = [id(1), id(2), id(3), id(4), id(5), id(9)] as const;
const ROLES: Role[] = ['owner', 'admin', 'member'];

const member = (userId: UserId, role: Role): Membership => ({
  ...{ userId, role, joinedAt: 0, joinedSeq: 0, joinedRevision: 1, revision: 1, deliveredSeq: 0, readSeq: 0 },
});

const groupOf = (members: readonly Membership[], type: 'group' | 'private' = 'group'): Group => ({
  chat: { id: asChatId('7'), type, name: 'Old', lastSeq: 4, revision: 10, createdAt: 0, lastActivityAt: 0 },
  members,
});
const GROUP = groupOf([
  member(OWNER, 'owner'),
  member(ADMIN, 'admin'),
  member(OTHER_ADMIN, 'admin'),
  member(MEMBER, 'member'),
  member(OTHER, 'member'),
]);
const PRIVATE = groupOf([member(MEMBER, 'member'), member(OTHER, 'member')], 'private');

function outcome(decide: () => unknown): unknown {
  try {
    return decide();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

describe('who may do what in a group', () => {
  const attempts: [GroupRight, (by: UserId) => unknown][] = [
    ['changeSettings', (by) => changeSettings(GROUP, by, { name: 'New' })],
    ['addMembers', (by) => addMembers(GROUP, by, [OUTSIDER])],
    ['removeMembers', (by) => removeMember(GROUP, by, OTHER)],
    ['removeAdmins', (by) => removeMember(GROUP, by, OTHER_ADMIN)],
    ['promote', (by) => changeRole(GROUP, by, { userId: OTHER, role: 'admin' })],
    ['demote', (by) => changeRole(GROUP, by, { userId: OTHER_ADMIN, role: 'member' })],
    ['handOver', (by) => changeRole(GROUP, by, { userId: OTHER, role: 'owner' })],
  ];
  const people: [Role, UserId][] = [
    ['owner', OWNER],
    ['admin', ADMIN],
    ['member', MEMBER],
  ];

  for (const [right, attempt] of attempts) {
    for (const [role, who] of people) {
      it(`${hasRight(role, right) ? 'lets' : 'does not let'} ${role}s ${right}`, () => {
        const refused = outcome(() => attempt(who)) === 'group_right_missing';
        expect(refused).to.equal(!(GROUP_RIGHTS[right] as readonly Role[]).includes(role));
      });
    }

    it(`knows of no chat to ${right} in for who is not in it`, () => {
      expect(outcome(() => attempt(OUTSIDER))).to.equal('chat_not_found');
    });
  }

  it('has no such thing in a private chat, for either of the two', () => {
    const tries = [
      () => changeSettings(PRIVATE, MEMBER, { name: 'x' }),
      () => addMembers(PRIVATE, MEMBER, [OUTSIDER]),
      () => removeMember(PRIVATE, MEMBER, OTHER),
      () => changeRole(PRIVATE, MEMBER, { userId: OTHER, role: 'admin' }),
    ];
    expect(tries.map(outcome)).to.deep.equal(tries.map(() => 'not_a_group'));
    expect(outcome(() => removeMember(PRIVATE, MEMBER, MEMBER))).to.equal('cannot_leave_private_chat');
    expect(outcome(() => removeMember(PRIVATE, OUTSIDER, OUTSIDER))).to.equal('chat_not_found');
  });

  it('removes no owner, whoever asks, and nobody who is not in', () => {
    expect(outcome(() => removeMember(GROUP, ADMIN, OWNER))).to.equal('group_right_missing');
    expect(outcome(() => removeMember(GROUP, OWNER, OUTSIDER))).to.equal('member_not_found');
    expect(outcome(() => changeRole(GROUP, OWNER, { userId: OUTSIDER, role: 'admin' }))).to.equal('member_not_found');
  });

  it('lets an admin step down, but the owner only by handing over', () => {
    expect(changeRole(GROUP, ADMIN, { userId: ADMIN, role: 'member' })).to.deep.equal({ roles: [{ userId: ADMIN, role: 'member' }] });
    expect(outcome(() => changeRole(GROUP, OWNER, { userId: OWNER, role: 'member' }))).to.equal('last_owner');
    expect(outcome(() => changeRole(GROUP, OWNER, { userId: OWNER, role: 'admin' }))).to.equal('last_owner');
    expect(outcome(() => changeRole(GROUP, ADMIN, { userId: OWNER, role: 'admin' }))).to.equal('group_right_missing');
  });
});

describe('leaving a group', () => {
  const heirOf = (members: readonly Membership[]) => removeMember(groupOf(members), OWNER, OWNER).roles?.[0];

  it('hands an owner’s group over to the admin of longest standing, else to the member of longest standing', () => {
    expect(heirOf(GROUP.members)).to.deep.equal({ userId: ADMIN, role: 'owner' });
    expect(heirOf([member(OWNER, 'owner'), member(MEMBER, 'member'), member(OTHER, 'member')])?.userId).to.equal(MEMBER);
    expect(heirOf([member(OWNER, 'owner')])).to.equal(undefined);
  });

  it('changes nobody’s role when somebody else leaves', () => {
    expect(removeMember(GROUP, ADMIN, ADMIN)).to.deep.equal({ left: { userId: ADMIN, wasRemoved: false } });
  });

  it('leaves every group that is not empty with one owner, whatever is done to it', () => {
    const step = fc.record({ what: fc.constantFrom('remove', ...ROLES), by: fc.nat(5), whom: fc.nat(5) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let members = GROUP.members;
        for (const { what, by, whom } of steps) {
          const group = groupOf(members);
          const change = outcome(() =>
            what === 'remove' ? removeMember(group, id(by), id(whom)) : changeRole(group, id(by), { userId: id(whom), role: what }),
          );
          if (typeof change === 'object') members = after(members, change as GroupChange);
          expect(members.filter(({ role }) => role === 'owner')).to.have.length(members.length > 0 ? 1 : 0);
        }
      }),
    );
  });
});

const after = (members: readonly Membership[], { left, roles = [] }: GroupChange): Membership[] =>
  members
    .filter(({ userId }) => userId !== left?.userId)
    .map((each) => ({ ...each, ...roles.find(({ userId }) => userId === each.userId) }));

describe('letting people into a group', () => {
  const strangers = Array.from({ length: GROUP_MEMBERS_MAX }, (_, i) => id(100 + i));

  it('lets in each once, and nobody again', () => {
    expect(addMembers(GROUP, OWNER, [OUTSIDER, MEMBER, OUTSIDER])).to.deep.equal({ joined: [OUTSIDER] });
    expect(addMembers(GROUP, OWNER, [MEMBER])).to.equal(undefined);
  });

  it('refuses all when there is no room for all, and lets in so many at once', () => {
    expect(outcome(() => addMembers(GROUP, OWNER, strangers))).to.equal('group_too_large');
    expect(addMembers(GROUP, OWNER, strangers.slice(5))).to.deep.equal({
      joined: strangers.slice(5, 5 + JOINED_AT_ONCE_MAX),
      waiting: strangers.slice(5 + JOINED_AT_ONCE_MAX),
    });
    expect(addMembers(GROUP, OWNER, strangers.slice(0, 2))).to.deep.equal({ joined: strangers.slice(0, 2) });
  });
});

describe('changing the settings of a group', () => {
  it('keeps only what differs', () => {
    expect(changeSettings(GROUP, OWNER, { name: 'Old', description: '' })).to.equal(undefined);
    expect(changeSettings(GROUP, OWNER, { name: 'Old', description: 'x' })).to.deep.equal({ settings: { description: 'x' } });
  });
});

describe('placeChange', () => {
  it('gives each part the next revision, the announcement the next seq, and counts heads', () => {
    const placed = placeChange(GROUP, {
      left: { userId: MEMBER, wasRemoved: false },
      roles: [{ userId: OTHER, role: 'admin' }],
      joined: [OUTSIDER, id(10)],
      settings: { name: 'New' },
      announcement: { senderId: OWNER, content: 'x' },
    });

    expect(placed.left[0]).to.include({ revision: 11, reason: 'left' });
    expect(placed.roles[0]).to.include({ revision: 12 });
    expect(placed.joined.map(({ revision, joinedSeq }) => [revision, joinedSeq])).to.deep.equal([
      [13, 4],
      [14, 4],
    ]);
    expect(placed.settings).to.deep.equal({ name: 'New', revision: 15 });
    expect(placed.announcedAt).to.deep.equal({ seq: 5, revision: 16 });
    expect(placed).to.include({ previousRevision: 10, revision: 16, memberCount: 6 });
  });
});
