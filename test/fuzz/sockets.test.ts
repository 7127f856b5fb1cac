import { expect } from 'chai';
import { startSwitchedNode, type SwitchedNode } from '../support/activation.js';
import { fuzzOverSocketIo } from './fuzz-socketio.js';
import { fuzzCommand, fuzzFrames } from './fuzz-sockets.js';
import type { Outcome } from './outcome.js';
import { FEW, SEED } from './seed.js';
import { talks } from './talk.js';
import { worldOn, type World } from './world.js';

for (const talk of talks) {
  describe(`a few frames of ${talk.vocabulary.name} that are made up, with FUZZ_SEED=${SEED}`, () => {
    let node: SwitchedNode;
    let world: World;
    before(async () => {
      node = await startSwitchedNode('memory');
      world = await worldOn(node);
    });
    after(() => node.stop());

    const newWorld = () => Promise.resolve(world);
    const hold = ({ asked, faulty, faults }: Outcome) => {
      expect(asked).to.be.greaterThan(0);
      expect(faulty, faults.join('\n')).to.equal(0);
    };

    for (const saying of talk.sayings) {
      it(`are answered when they say ${saying.event}`, async () => {
        hold(await fuzzCommand({ newWorld, talk, saying, runs: FEW }));
        hold(await fuzzOverSocketIo({ newWorld, talk, saying, runs: FEW / 10 }));
      });
    }

    it('are refused when they are hardly frames', async () => hold(await fuzzFrames({ newWorld, talk, runs: FEW })));
  });
}
