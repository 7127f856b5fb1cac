import { expect } from 'chai';
import { startSwitchedNode, type SwitchedNode } from '../support/activation.js';
import { fuzzOperation } from './fuzz-http.js';
import { places } from './reading.js';
import { FEW, SEED } from './seed.js';
import { worldOn, type World } from './world.js';

/** These leave little of a world. */
const HARSH = ['logOut', 'endSession', 'changePassword', 'removeMember', 'deleteMessage'];

describe(`a few requests that are made up, with FUZZ_SEED=${SEED}`, () => {
  let node: SwitchedNode;
  let world: World;
  before(async () => {
    node = await startSwitchedNode('memory');
    world = await worldOn(node);
  });
  after(() => node.stop());

  for (const place of places) {
    const { operationId } = place.operation;
    it(`are answered by ${operationId} as the document says`, async () => {
      const isHarsh = HARSH.includes(operationId);
      const newWorld = isHarsh ? () => worldOn(node) : () => Promise.resolve(world);
      const { asked, faulty, faults } = await fuzzOperation({ newWorld, place, runs: isHarsh ? FEW / 2 : FEW });
      expect(asked).to.be.greaterThan(0);
      expect(faulty, faults.join('\n')).to.equal(0);
    });
  }
});
