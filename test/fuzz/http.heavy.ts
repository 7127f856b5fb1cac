import { expect } from 'chai';
import { startSwitchedNode } from '../support/activation.js';
import { fuzzOperation } from './fuzz-http.js';
import { places } from './reading.js';
import { RUNS, SEED } from './seed.js';
import { worldOn } from './world.js';

/** One in so many: of those that need a session or a password of their own each time, and of what is always the same. */
const FEWER: Record<string, number> = {
  logOut: 10,
  endSession: 5,
  isLive: 10,
  isReady: 10,
  getOpenApi: 100,
  getAsyncApi: 100,
  getDocs: 100,
};

describe(`what operations answer when they are asked what is made up, with FUZZ_SEED=${SEED}`, () => {
  for (const place of places) {
    const { operationId } = place.operation;
    it(operationId, async () => {
      const node = await startSwitchedNode('memory');
      const runs = Math.ceil(RUNS / (FEWER[operationId] ?? 1));
      const outcome = await fuzzOperation({ newWorld: () => worldOn(node), place, runs });
      await node.stop();
      outcome.tell(operationId);
      expect(outcome.faulty, outcome.faults.join('\n')).to.equal(0);
      expect(
        [200, 201, 204].some((status) => outcome.answers.has(status)),
        'something was accepted',
      ).to.equal(true);
    });
  }
});
