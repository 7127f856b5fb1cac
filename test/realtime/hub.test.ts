import { expect } from 'chai';
import fc from 'fast-check';
import { LATE_MS, play, steps } from '../support/hub-steps.js';

describe('a hub', () => {
  it('shows everybody the log in order while they are in the chat and nothing of later, whatever becomes of the hints', async () => {
    const waits = fc.array(fc.constantFrom(0, 0, 5, LATE_MS), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(steps, waits, async (taken, late) => {
        expect(await play(taken, late)).to.deep.equal([]);
      }),
      { numRuns: 500 },
    );
  }).timeout(60_000);
});
