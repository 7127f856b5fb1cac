import { expect } from 'chai';
import fc from 'fast-check';
import { foundersOf, GROUP_MEMBERS_MAX, pairOf } from '../../src/domain/chat.js';
import { DomainError } from '../../src/domain/errors.js';
import { asUserId } from '../../src/domain/ids.js';

const userIds = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map((n) => asUserId(String(n)));
/** Few enough to come twice. */
const fewIds = fc.integer({ min: 1, max: 12 }).map((n) => asUserId(String(n)));

describe('pairOf', () => {
  it('is the same whoever asks', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(userIds, fewIds), { minLength: 2, maxLength: 2 }), ([one, other]) => {
        if (!one || !other) return;
        expect(pairOf(one, other)).to.deep.equal(pairOf(other, one));
      }),
    );
  });

  it('has both, the lower number first', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(userIds, fewIds), { minLength: 2, maxLength: 2 }), ([one, other]) => {
        if (!one || !other) return;
        const { low, high } = pairOf(one, other);
        expect([low, high]).to.have.members([one, other]);
        expect(BigInt(low) < BigInt(high)).to.equal(true);
      }),
    );
  });

  it('tells apart ids that are one number to a double', () => {
    const [low, high] = [asUserId('9007199254740992'), asUserId('9007199254740993')];
    expect(pairOf(high, low)).to.deep.equal({ low, high });
  });

  it('is nobody with themselves', () => {
    expect(() => pairOf(asUserId('7'), asUserId('7')))
      .to.throw(DomainError)
      .with.property('code', 'cannot_chat_with_self');
  });
});

describe('foundersOf', () => {
  it('begins with the owner, and has each of the others once', () => {
    fc.assert(
      fc.property(fewIds, fc.array(fewIds), (owner, memberIds) => {
        const [first, ...others] = foundersOf({ owner, memberIds });
        expect(first).to.deep.equal({ userId: owner, role: 'owner' });
        expect(others.every(({ role }) => role === 'member')).to.equal(true);
        expect(others.map(({ userId }) => userId)).to.have.members([...new Set(memberIds)].filter((userId) => userId !== owner));
      }),
    );
  });

  it('lets a group begin as large as it may get, and no larger', () => {
    const owner = asUserId('1');
    const others = Array.from({ length: GROUP_MEMBERS_MAX }, (_, i) => asUserId(String(i + 2)));
    const exactly = [owner, ...others.slice(1), ...others.slice(1)];

    expect(foundersOf({ owner, memberIds: exactly })).to.have.length(GROUP_MEMBERS_MAX);
    expect(() => foundersOf({ owner, memberIds: others }))
      .to.throw(DomainError)
      .with.property('code', 'group_too_large');
  });
});
