import { expect } from 'chai';
import fc from 'fast-check';
import { asUserId } from '../../src/domain/ids.js';
import { advance, confirms, countsAsUnread, reachedAt, statusOf, type NotedMove } from '../../src/domain/receipt-policy.js';

const HEAD = 30;
const targets = fc.record({ delivered: fc.integer({ min: -5, max: 40 }), read: fc.integer({ min: -5, max: 40 }) }, { requiredKeys: [] });
const cursors = fc
  .tuple(fc.nat(HEAD), fc.nat(HEAD))
  .map(([one, other]) => ({ readSeq: Math.min(one, other), deliveredSeq: Math.max(one, other) }));

describe('advance', () => {
  it('never moves a cursor back', () => {
    fc.assert(
      fc.property(cursors, targets, (before, to) => {
        const after = advance(before, to, HEAD);
        expect(after.readSeq).to.be.at.least(before.readSeq);
        expect(after.deliveredSeq).to.be.at.least(before.deliveredSeq);
      }),
    );
  });

  it('never moves a cursor past the head', () => {
    fc.assert(
      fc.property(cursors, targets, (before, to) => {
        const after = advance(before, to, HEAD);
        expect(Math.max(after.readSeq, after.deliveredSeq)).to.be.at.most(HEAD);
      }),
    );
  });

  it('takes what was read for delivered', () => {
    fc.assert(
      fc.property(cursors, targets, (before, to) => {
        const { readSeq, deliveredSeq } = advance(before, to, HEAD);
        expect(readSeq).to.be.at.most(deliveredSeq);
      }),
    );
  });

  it('reaches what is there to be reached', () => {
    fc.assert(
      fc.property(cursors, fc.nat(HEAD), (before, seq) => {
        expect(advance(before, { read: seq }, HEAD).readSeq).to.be.at.least(seq);
        expect(advance(before, { delivered: seq }, HEAD).deliveredSeq).to.be.at.least(seq);
        expect(advance(before, { delivered: seq }, HEAD).readSeq).to.equal(before.readSeq);
      }),
    );
  });

  it('ends at one place, whichever of two moves comes first, and however often', () => {
    fc.assert(
      fc.property(cursors, targets, targets, (before, one, other) => {
        const after = advance(advance(before, one, HEAD), other, HEAD);
        expect(advance(advance(before, other, HEAD), one, HEAD)).to.deep.equal(after);
        expect(advance(after, one, HEAD)).to.deep.equal(after);
      }),
    );
  });

  it('leaves the rest of a member as it is', () => {
    const member = { userId: asUserId('1'), joinedSeq: 2, deliveredSeq: 2, readSeq: 2 };
    expect(advance(member, { read: 4 }, 9)).to.deep.equal({ ...member, deliveredSeq: 4, readSeq: 4 });
  });
});

describe('statusOf', () => {
  const message = { seq: 5, senderId: asUserId('1') };
  const member = (id: string, deliveredSeq: number, readSeq = 0, stay: { joinedSeq?: number; leftSeq?: number } = {}) => ({
    userId: asUserId(id),
    joinedSeq: 0,
    deliveredSeq,
    readSeq,
    ...stay,
  });
  const sender = member('1', 0);

  const cases: [when: string, status: string, recipients: ReturnType<typeof member>[]][] = [
    ['it has no recipient', 'sent', []],
    ['nobody has it', 'sent', [member('2', 4)]],
    ['one of two has it', 'sent', [member('2', 5), member('3', 4)]],
    ['all have it', 'delivered', [member('2', 5), member('3', 9)]],
    ['one of two has read it', 'delivered', [member('2', 5), member('3', 9, 9)]],
    ['all have read it', 'read', [member('2', 5, 5), member('3', 9, 7)]],
    ['somebody came after it', 'read', [member('2', 5, 5), member('3', 5, 5, { joinedSeq: 5 }), member('4', 9, 9, { joinedSeq: 8 })]],
    ['nobody came before it', 'sent', [member('2', 5, 5, { joinedSeq: 5 })]],
    ['somebody left before it', 'read', [member('2', 5, 5), member('3', 1, 0, { leftSeq: 4 })]],
    ['who had not read it left', 'read', [member('2', 5, 5), member('3', 1, 0, { leftSeq: 5 })]],
    ['all left, one of whom had read it', 'read', [member('2', 5, 5, { leftSeq: 6 }), member('3', 1, 0, { leftSeq: 5 })]],
    ['all left, one of whom had it', 'delivered', [member('2', 5, 4, { leftSeq: 6 }), member('3', 1, 0, { leftSeq: 5 })]],
    ['who had read it left and came again', 'read', [member('2', 5, 5, { leftSeq: 6 }), member('2', 9, 9, { joinedSeq: 9 })]],
  ];

  for (const [when, status, recipients] of cases) {
    it(`is ${status} when ${when}`, () => {
      expect(statusOf(message, [sender, ...recipients])).to.equal(status);
    });
  }

  it('does not wait for the sender', () => {
    expect(statusOf(message, [member('1', 0), member('2', 5, 5)])).to.equal('read');
    expect(statusOf(message, [member('1', 9, 9), member('2', 0)])).to.equal('sent');
  });
});

describe('confirms', () => {
  const never = () => expect.fail('There was no need to look.');

  it('moves on from where the cursor is, or was', () => {
    expect(confirms({ from: 4 }, 4, never)).to.equal(true);
    expect(confirms({ from: 2 }, 4, never)).to.equal(true);
  });

  it('looks whether anything of others was skipped', () => {
    expect(confirms({ from: 5 }, 4, () => false)).to.equal(true);
    expect(confirms({ from: 5 }, 4, () => true)).to.equal(false);
  });
});

describe('countsAsUnread', () => {
  const reader = { userId: asUserId('1'), readSeq: 4 };
  const message = { seq: 5, senderId: asUserId('2'), type: 'text' };

  it('counts what others said after the cursor', () => {
    expect(countsAsUnread(message, reader)).to.equal(true);
  });

  it('counts neither what was read, nor one’s own, nor system messages, nor tombstones', () => {
    expect(countsAsUnread({ ...message, seq: 4 }, reader)).to.equal(false);
    expect(countsAsUnread({ ...message, senderId: reader.userId }, reader)).to.equal(false);
    expect(countsAsUnread({ ...message, type: 'system' }, reader)).to.equal(false);
    expect(countsAsUnread({ ...message, deletedAt: 0 }, reader)).to.equal(false);
  });
});

describe('reachedAt', () => {
  /** A member who read one message more in each second, of which these were noted. */
  const noted = (...seconds: number[]): NotedMove[] =>
    seconds.map((at) => ({ at, before: { deliveredSeq: at, readSeq: at - 1 }, deliveredSeq: at + 1, readSeq: at }));

  it('is when a cursor came to a message, or past it', () => {
    expect(reachedAt(noted(1, 2, 3), 'readSeq', 2)).to.equal(2);
    expect(reachedAt(noted(1, 2, 3), 'deliveredSeq', 2)).to.equal(1);
    expect(reachedAt([{ at: 7, before: { deliveredSeq: 0, readSeq: 0 }, deliveredSeq: 9, readSeq: 9 }], 'readSeq', 4)).to.equal(7);
  });

  it('is not known before it came there', () => {
    expect(reachedAt(noted(1, 2, 3), 'readSeq', 4)).to.equal(undefined);
    expect(reachedAt([], 'readSeq', 1)).to.equal(undefined);
  });

  it('is not known when the move that brought it there is missing', () => {
    expect(reachedAt(noted(1, 3), 'readSeq', 2)).to.equal(undefined);
    expect(reachedAt(noted(3), 'deliveredSeq', 2)).to.equal(undefined);
    expect(reachedAt(noted(1, 3), 'readSeq', 3)).to.equal(3);
  });
});
