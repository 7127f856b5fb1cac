import { expect } from 'chai';
import { startNode, type Node } from '../support/node.js';
import { raced } from '../support/raced.js';

const MINUTE_MS = 60_000;

describe('people who do all that they can in one group for a minute', () => {
  let node: Node;
  before(async () => {
    node = await startNode('postgres');
  });
  after(() => node.stop());

  it('are never answered with a fault, and are told the log, each for as long as they were in', async () => {
    expect((await raced(node, MINUTE_MS)).slice(0, 20)).to.deep.equal([]);
  }).timeout(3 * MINUTE_MS);
});
