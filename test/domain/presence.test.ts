import { expect } from 'chai';
import fc from 'fast-check';
import { presenceFor, type Presence } from '../../src/domain/presence.js';

const presences: fc.Arbitrary<Presence> = fc.oneof(
  fc.record({ online: fc.boolean() }),
  fc.record({ online: fc.boolean(), lastSeenAt: fc.integer() }),
);

describe('presenceFor', () => {
  it('shows an acquaintance what there is', () => {
    fc.assert(fc.property(presences, (presence) => void expect(presenceFor({ isAcquainted: true }, presence)).to.deep.equal(presence)));
  });

  it('shows strangers somebody who is offline and was never seen', () => {
    fc.assert(
      fc.property(presences, (presence) => void expect(presenceFor({ isAcquainted: false }, presence)).to.deep.equal({ online: false })),
    );
  });
});
