import { expect } from 'chai';
import { startSwitchedNode } from '../support/activation.js';
import { fuzzOverSocketIo } from './fuzz-socketio.js';
import { fuzzCommand, fuzzFrames } from './fuzz-sockets.js';
import type { Outcome } from './outcome.js';
import { RUNS, SEED } from './seed.js';
import { talks } from './talk.js';
import { worldOn, type World } from './world.js';

/** Over Socket.IO one in so many: what is behind it is the same. */
const FEWER = 10;

async function outcomeOf(name: string, fuzz: (newWorld: () => Promise<World>) => Promise<Outcome>): Promise<Outcome> {
  const node = await startSwitchedNode('memory');
  const outcome = await fuzz(() => worldOn(node));
  await node.stop();
  outcome.tell(name);
  expect(outcome.faulty, outcome.faults.join('\n')).to.equal(0);
  return outcome;
}

for (const talk of talks) {
  describe(`what sockets answer in ${talk.vocabulary.name} when they are told what is made up, with FUZZ_SEED=${SEED}`, () => {
    for (const saying of talk.sayings) {
      const { event, reply } = saying;
      it(event, async () => {
        const outcome = await outcomeOf(event, (newWorld) => fuzzCommand({ newWorld, talk, saying, runs: RUNS }));
        expect(outcome.answers.get(reply), 'what was accepted').to.be.greaterThan(0);
      });

      it(`${event}, over Socket.IO`, async () => {
        const runs = Math.ceil(RUNS / FEWER);
        const outcome = await outcomeOf(`${event}, over Socket.IO`, (newWorld) => fuzzOverSocketIo({ newWorld, talk, saying, runs }));
        expect(outcome.answers.get(reply), 'what was accepted').to.be.greaterThan(0);
      });
    }

    it('what is hardly a frame', async () => {
      await outcomeOf('what is hardly a frame', (newWorld) => fuzzFrames({ newWorld, talk, runs: RUNS }));
    });
  });
}
